import { refuseParams, type ContentType } from '../../model';
import { isStoredName } from '../../volumes';

/**
 * Makes a file name what PVE stores: everything before the last slash is cut, blanks become underscores.
 *
 * @throws ApiError 400 for a name with another extension than its content has.
 */
export function checkFileName(content: ContentType, name: string): string {
  const clean = name.replace(/^.*[/\\]/, '').replace(/[^\w.+=-]/g, '_');
  if (!isStoredName(content, clean)) {
    const reason = content === 'import' ? 'invalid filename or wrong extension' : 'wrong file extension';
    throw refuseParams({ filename: reason });
  }
  return clean;
}
