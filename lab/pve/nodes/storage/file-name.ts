import { refuseParams, type ContentType } from '../../model';

const EXTENSIONS: Partial<Record<ContentType, RegExp>> = {
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar\.(gz|xz|zst|bz2)$/i,
  import: /\.(ova|qcow2|raw|vmdk|img)$/i,
};

/**
 * Makes a file name what PVE stores: everything before the last slash is cut, blanks become underscores.
 *
 * @throws ApiError 400 for a name with another extension than its content has.
 */
export function checkFileName(content: ContentType, name: string): string {
  const clean = name.replace(/^.*[/\\]/, '').replace(/[^\w.+=-]/g, '_');
  if (clean === '' || clean.startsWith('.') || EXTENSIONS[content]?.test(clean) !== true) {
    const reason = content === 'import' ? 'invalid filename or wrong extension' : 'wrong file extension';
    throw refuseParams({ filename: reason });
  }
  return clean;
}
