import { WireError } from './wire-error';

const UNITS = ['', 'K', 'M', 'G', 'T'] as const;

/**
 * Reads a size of PVE into bytes: `8G`, `4M`, `528K` or a bare number of bytes. Units are powers of 1024.
 *
 * @throws WireError WIRE_SIZE
 */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text);
  if (!match) {
    throw new WireError(
      'WIRE_SIZE',
      `invalid size '${text}': write bytes or a number with K, M, G or T, as in 8G`,
    );
  }
  const power = UNITS.findIndex((unit) => unit === match[2]);
  return Math.round(Number(match[1]) * 1024 ** power);
}

/** Writes bytes with the largest unit that leaves a whole number: 8589934592 is `8G`, 1000 is `1000`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let power = 0;
  while (power < UNITS.length - 1 && value > 0 && value % 1024 === 0) {
    value /= 1024;
    power += 1;
  }
  return `${value}${UNITS[power] ?? ''}`;
}
