import { ConstructError } from '../construct-error';
import { sectorSize, sectorsOf, ucs2 } from './bytes';
import { type Entry, pathTable, rootDirectory, rootDirectorySize } from './directory';
import { level1Names } from './names';
import { terminator, volumeDescriptor } from './volume-descriptor';

/** What goes onto an ISO. */
export interface IsoOptions {
  /** Volume label, at most 16 characters: `cidata`. */
  readonly label: string;
  /** Contents by name; text is written as UTF-8. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** A file of 2 GiB or more is beyond what every reader of a single extent takes. */
const sizeLimit = 2 ** 31;
/** The first sixteen sectors belong to the system; the descriptors follow. */
const firstDescriptor = 16;

/** Bytes at the begin of every image that are zero. */
export const isoSystemArea = firstDescriptor * sectorSize;

/**
 * Makes an ISO image with the files in its root folder.
 * @throws {@link ConstructError} `ISO_VOLUME_LABEL`, `ISO_FILE_NAME`, `ISO_FILE_TOO_LARGE`
 */
export function isoImage(options: IsoOptions): Buffer {
  const files = Object.entries(options.files).map(([name, content]) => ({
    name,
    content: Buffer.from(content),
  }));
  validate(options.label, files);
  const names = files.map((file) => file.name);
  const plainNames = level1Names(names).map((name) => Buffer.from(name, 'latin1'));
  const jolietNames = names.map((name) => ucs2(name));

  // System area, three descriptors, four path tables, two root directories, contents.
  const tables = firstDescriptor + 3;
  const plainRoot = { sector: tables + 4, size: rootDirectorySize(plainNames) };
  const jolietRoot = {
    sector: plainRoot.sector + sectorsOf(plainRoot.size),
    size: rootDirectorySize(jolietNames),
  };
  let next = jolietRoot.sector + sectorsOf(jolietRoot.size);
  const sectors = files.map(({ content }) => {
    const sector = next;
    next += sectorsOf(content.length);
    return sector;
  });
  const entries = (identifiers: readonly Buffer[]): Entry[] =>
    files.map(({ content }, index) => ({
      identifier: identifiers[index] ?? Buffer.alloc(0),
      sector: sectors[index] ?? 0,
      size: content.length,
      isDirectory: false,
    }));

  const image = Buffer.alloc(next * sectorSize);
  const place = (content: Buffer, sector: number): void => {
    content.copy(image, sector * sectorSize);
  };
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const { label } = options;
  const plain = {
    type: 1,
    encode: latin1,
    label,
    sectors: next,
    pathTables: { little: tables, big: tables + 1 },
  } as const;
  const joliet = {
    ...plain,
    type: 2,
    encode: ucs2,
    pathTables: { little: tables + 2, big: tables + 3 },
  } as const;
  place(volumeDescriptor({ ...plain, root: plainRoot }), firstDescriptor);
  place(volumeDescriptor({ ...joliet, root: jolietRoot }), firstDescriptor + 1);
  place(terminator(), firstDescriptor + 2);
  place(pathTable(plainRoot.sector, 'little'), tables);
  place(pathTable(plainRoot.sector, 'big'), tables + 1);
  place(pathTable(jolietRoot.sector, 'little'), tables + 2);
  place(pathTable(jolietRoot.sector, 'big'), tables + 3);
  place(rootDirectory(plainRoot.sector, plainRoot.size, entries(plainNames)), plainRoot.sector);
  place(rootDirectory(jolietRoot.sector, jolietRoot.size, entries(jolietNames)), jolietRoot.sector);
  files.forEach(({ content }, index) => {
    place(content, sectors[index] ?? 0);
  });
  return image;
}

function validate(
  label: string,
  files: readonly { readonly name: string; readonly content: Buffer }[],
): void {
  if (!/^[\x21-\x7e]{1,16}$/.test(label)) {
    throw new ConstructError(
      'ISO_VOLUME_LABEL',
      `"${label}" is no ISO label; 1 to 16 printable ASCII characters are.`,
    );
  }
  for (const { name, content } of files) {
    // Joliet forbids these characters and more than 64 of any.
    if (name.length === 0 || name.length > 64 || /[\p{Cc}*/:;?\\]/u.test(name)) {
      throw new ConstructError(
        'ISO_FILE_NAME',
        `"${name}" is no file name on an ISO; allowed are 1 to 64 characters without * / : ; ? \\ and control characters.`,
      );
    }
    if (content.length >= sizeLimit) {
      throw new ConstructError(
        'ISO_FILE_TOO_LARGE',
        `${name} has ${String(content.length)} bytes; a file on an ISO may have less than ${String(sizeLimit)}. Split it.`,
      );
    }
  }
}
