import type { Checksum } from '../../download';
import { refuseParams } from '../../model';

/** Parts that PVE's server looks for before the file. */
export const UPLOAD_FIELDS = ['content', 'checksum-algorithm', 'checksum'];
const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/** What an upload is. @throws ApiError 400 */
export function contentField(value: string | undefined): 'iso' | 'vztmpl' | 'import' {
  if (value === 'iso' || value === 'vztmpl' || value === 'import') return value;
  if (value === undefined) throw refuseParams({ content: 'property is missing and it is not optional' });
  throw refuseParams({
    content: `value '${value}' does not have a value in the enumeration 'iso, vztmpl, import'`,
  });
}

/** What the file must hash to, where the upload says it. @throws ApiError 400 */
export function checksumField(fields: Readonly<Record<string, string>>): Checksum | undefined {
  const { checksum: value, 'checksum-algorithm': algorithm } = fields;
  if (value === undefined && algorithm === undefined) return undefined;
  const missing = 'missing property - ';
  if (algorithm === undefined)
    throw refuseParams({ 'checksum-algorithm': `${missing}'checksum' requires this property` });
  if (value === undefined)
    throw refuseParams({ checksum: `${missing}'checksum-algorithm' requires this property` });
  if (!ALGORITHMS.includes(algorithm)) {
    throw refuseParams({
      'checksum-algorithm': `value '${algorithm}' does not have a value in the enumeration '${ALGORITHMS.join(', ')}'`,
    });
  }
  return { algorithm, value };
}
