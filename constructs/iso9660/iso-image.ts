import { ConstructError } from '../construct-error';
import { sectorSize, sectorsOf } from './bytes';
import { firstDescriptor, isoHead, type Layout } from './iso-head';

/** What goes onto an ISO. */
export interface IsoOptions {
  /** Volume label, at most 16 characters: `cidata`. */
  readonly label: string;
  /** Contents by name; text is written as UTF-8. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** A file of 2 GiB or more is beyond what every reader of a single extent takes. */
const sizeLimit = 2 ** 31;
/** Bytes at the begin of every image that are zero. */
export const isoSystemArea = firstDescriptor * sectorSize;

/**
 * Makes an ISO image with the files in its root folder.
 * @throws {@link ConstructError} `ISO_VOLUME_LABEL`, `ISO_FILE_NAME`, `ISO_FILE_TOO_LARGE`
 */
export function isoImage(options: IsoOptions): Buffer {
  const parts = isoParts(options).map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  return Buffer.concat([Buffer.alloc(isoSystemArea), ...parts]);
}

/** What comes after the system area of {@link isoImage}, piece by piece; not to be changed, since pieces are shared. */
export function isoParts(options: IsoOptions): (string | Uint8Array)[] {
  const files = Object.entries(options.files).map(([name, content]) => ({
    name,
    content,
    size: Buffer.byteLength(content),
  }));
  validate(options.label, files);
  const layout: Layout = { label: options.label, files: files.map(({ name, size }) => ({ name, size })) };
  return [sharedHead(layout), ...files.flatMap(({ content, size }) => [content, padding(size)])];
}

const zeros = Buffer.from(new SharedArrayBuffer(sectorSize));

function padding(size: number): Buffer {
  return zeros.subarray(0, sectorsOf(size) * sectorSize - size);
}

let last: { readonly key: string; readonly head: Buffer } = { key: '', head: zeros };

/** The head is a function of names and sizes alone, and those of one machine's data are mostly those of the next. */
function sharedHead(layout: Layout): Buffer {
  const key = JSON.stringify(layout);
  if (last.key !== key) last = { key, head: isoHead(layout) };
  return last.head;
}

function validate(label: string, files: Layout['files']): void {
  if (!/^[\x21-\x7e]{1,16}$/.test(label)) {
    throw new ConstructError(
      'ISO_VOLUME_LABEL',
      `"${label}" is no ISO label; 1 to 16 printable ASCII characters are.`,
    );
  }
  for (const { name, size } of files) {
    // Joliet forbids these characters and more than 64 of any.
    if (name.length === 0 || name.length > 64 || /[\p{Cc}*/:;?\\]/u.test(name)) {
      throw new ConstructError(
        'ISO_FILE_NAME',
        `"${name}" is no file name on an ISO; allowed are 1 to 64 characters without * / : ; ? \\ and control characters.`,
      );
    }
    if (size >= sizeLimit) {
      throw new ConstructError(
        'ISO_FILE_TOO_LARGE',
        `${name} has ${String(size)} bytes; a file on an ISO may have less than ${String(sizeLimit)}. Split it.`,
      );
    }
  }
}
