import { sectorSize, sectorsOf, ucs2 } from './bytes';
import { type Entry, pathTable, rootDirectory, rootDirectorySize } from './directory';
import { level1Names } from './names';
import { terminator, volumeDescriptor } from './volume-descriptor';

/** The first sixteen sectors belong to the system; the descriptors follow. */
export const firstDescriptor = 16;

/** What a volume has on it. */
export interface Layout {
  readonly label: string;
  /** Names and bytes, in the order in which the contents lie. */
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** Three descriptors, four path tables and two root directories: all between the system area and the contents. */
export function isoHead({ label, files }: Layout): Buffer {
  const names = files.map((file) => file.name);
  const plainNames = level1Names(names).map((name) => Buffer.from(name, 'latin1'));
  const jolietNames = names.map((name) => ucs2(name));

  const tables = firstDescriptor + 3;
  const plainRoot = { sector: tables + 4, size: rootDirectorySize(plainNames) };
  const jolietRoot = {
    sector: plainRoot.sector + sectorsOf(plainRoot.size),
    size: rootDirectorySize(jolietNames),
  };
  const firstContent = jolietRoot.sector + sectorsOf(jolietRoot.size);
  let next = firstContent;
  const sectors = files.map(({ size }) => {
    const sector = next;
    next += sectorsOf(size);
    return sector;
  });
  const entries = (identifiers: readonly Buffer[]): Entry[] =>
    identifiers.map((identifier, index) => ({
      identifier,
      sector: sectors[index] ?? 0,
      size: files[index]?.size ?? 0,
      isDirectory: false,
    }));

  // Shared memory, so that a thread that writes the image gets it without a copy.
  const head = Buffer.from(new SharedArrayBuffer((firstContent - firstDescriptor) * sectorSize));
  const place = (content: Buffer, sector: number): void => {
    content.copy(head, (sector - firstDescriptor) * sectorSize);
  };
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const plain = {
    label,
    sectors: next,
    type: 1,
    encode: latin1,
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
  for (const [index, { sector }] of [plainRoot, jolietRoot].entries()) {
    place(pathTable(sector, 'little'), tables + 2 * index);
    place(pathTable(sector, 'big'), tables + 2 * index + 1);
  }
  place(rootDirectory(plainRoot.sector, plainRoot.size, entries(plainNames)), plainRoot.sector);
  place(rootDirectory(jolietRoot.sector, jolietRoot.size, entries(jolietNames)), jolietRoot.sector);
  return head;
}
