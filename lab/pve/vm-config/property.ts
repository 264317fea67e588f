import { formatPropertyString, parsePropertyString, WireError } from '../../../pve/wire';
import { refuseParams } from '../model';

/**
 * Reads a property string of a parameter.
 *
 * @throws ApiError 400 in PVE's words.
 */
export function readProperties(key: string, value: string, defaultKey?: string): Record<string, string> {
  try {
    return parsePropertyString(value, defaultKey === undefined ? {} : { defaultKey });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refuseParams({ [key]: `invalid format - format error\n${error.message}\n` });
  }
}

/** Writes properties as PVE does: the default key bare and first, the others in the order of the alphabet. */
export function writeProperties(
  values: Readonly<Record<string, string | undefined>>,
  defaultKey?: string,
): string {
  const sorted = Object.fromEntries(
    Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  return formatPropertyString(sorted, defaultKey === undefined ? {} : { defaultKey });
}
