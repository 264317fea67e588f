const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds of a duration such as `250ms`, `1.5s`, `2m`, `1h` or `3d`; undefined for another text. `0` needs no unit.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  if (text.trim() === '0') return 0;
  return amount === undefined || unit === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 1);
}
