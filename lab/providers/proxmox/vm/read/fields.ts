import type { VmConfig } from '../machine';

/** Text of a config key, or undefined. */
export function textOf(config: VmConfig, key: string): string | undefined {
  const value = config[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Number of a config key; PVE sends some as text. */
export function numberOf(config: VmConfig, key: string): number | undefined {
  const value = config[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
    ? Number(value)
    : undefined;
}

/** Truth of a config key. */
export function truthOf(config: VmConfig, key: string): boolean | undefined {
  const value = config[key];
  if (value === undefined) return undefined;
  return value === true || value === 1 || value === '1';
}

/** `net0` … `net31` in the order of their numbers, with undefined for gaps. */
export function numberedKeys(config: VmConfig, prefix: string): readonly string[] {
  const pattern = new RegExp(`^${prefix}(\\d+)$`);
  return Object.keys(config)
    .filter((key) => pattern.test(key))
    .sort((left, right) => Number(left.slice(prefix.length)) - Number(right.slice(prefix.length)));
}
