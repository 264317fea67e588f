import { ProviderError } from '../../resource';
import type { ObjectValue } from '../../values';

/**
 * Reads an import id by its pattern.
 *
 * @param pattern named groups are the arguments; those of `numbers` become numbers
 * @param form what a user should write, `NODE:INTERFACE, as in pve1:vmbr1`
 */
export function importId(
  pattern: RegExp,
  form: string,
  numbers: readonly string[] = [],
): (id: string) => ObjectValue {
  return (id) => {
    const groups = pattern.exec(id)?.groups;
    if (!groups) {
      throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, { detail: `Write ${form}.` });
    }
    const given = Object.entries(groups).filter((entry) => typeof entry[1] === 'string');
    return Object.fromEntries(
      given.map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value] as const),
    );
  };
}
