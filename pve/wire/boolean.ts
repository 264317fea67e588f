/** PVE writes booleans as the numbers 1 and 0, in JSON and in forms. */
export function formatBoolean(value: boolean): 1 | 0 {
  return value ? 1 : 0;
}

/**
 * Reads a boolean in any of the spellings that PVE's own parser takes: 1, on, yes, true and their opposites.
 *
 * @returns undefined when the value is none of them.
 * @see https://pve.proxmox.com/pve-docs/api-viewer/ (PVE 9.1: type `boolean`)
 */
export function parseBoolean(value: unknown): boolean | undefined {
  switch (typeof value === 'string' ? value.toLowerCase() : value) {
    case true:
    case 1:
    case '1':
    case 'on':
    case 'yes':
    case 'true':
      return true;
    case false:
    case 0:
    case '0':
    case 'off':
    case 'no':
    case 'false':
      return false;
    default:
      return undefined;
  }
}
