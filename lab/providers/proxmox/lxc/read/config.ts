import { parseSize } from '../../../../../pve/wire';
import type { ContainerConfig } from '../guest';

/** An option as text; `''` where it is not set. */
export function textOf(config: ContainerConfig, key: string): string {
  const value = config[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** An option as a number; PVE answers some of them as text. */
export function countOf(config: ContainerConfig, key: string): number | undefined {
  const value = textOf(config, key);
  return value === '' ? undefined : Number(value);
}

/** A size in GiB, `8` for `8G`; 0 where there is none. */
export function gibOf(size: string | undefined): number {
  return size === undefined || size === '' ? 0 : parseSize(size) / 1024 ** 3;
}
