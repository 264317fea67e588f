import { WireError } from './wire-error';

/** How a property string names its first value. */
export interface PropertyStringOptions {
  /** Key of the one value that may stand without a key, `file` for disks, `enabled` for `agent`. */
  readonly defaultKey?: string;
}

/**
 * Reads `local-lvm:vm-100-disk-0,size=8G` into its keys, in their order.
 *
 * Empty parts are skipped: the bpg provider sends a trailing comma (`ide2=file=local-lvm:cloudinit,`).
 * A later key wins over an earlier one of the same name.
 *
 * @throws WireError WIRE_PROPERTY_STRING for a part without key where no default key is left.
 * @example parsePropertyString('vol,size=8G', { defaultKey: 'file' }) // { file: 'vol', size: '8G' }
 */
export function parsePropertyString(
  text: string,
  options: PropertyStringOptions = {},
): Record<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals > 0) {
      found.set(part.slice(0, equals), part.slice(equals + 1));
    } else if (equals < 0 && options.defaultKey !== undefined && !found.has(options.defaultKey)) {
      found.set(options.defaultKey, part);
    } else {
      throw new WireError(
        'WIRE_PROPERTY_STRING',
        `invalid part '${part}' of '${text}': write it as key=value${options.defaultKey === undefined ? '' : `, or once as the bare ${options.defaultKey}`}`,
      );
    }
  }
  return Object.fromEntries(found);
}

/**
 * Writes keys as a property string; the default key, if it is given and present, comes first without its name.
 *
 * @example formatPropertyString({ file: 'vol', size: '8G' }, { defaultKey: 'file' }) // 'vol,size=8G'
 */
export function formatPropertyString(
  values: Readonly<Record<string, string | number | undefined>>,
  options: PropertyStringOptions = {},
): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (key === options.defaultKey) parts.unshift(String(value));
    else parts.push(`${key}=${value}`);
  }
  return parts.join(',');
}
