import { sectorSize, sectorsOf, writeBoth16, writeBoth32 } from './bytes';

/** Something in a directory. */
export interface Entry {
  /** The name as it is stored. */
  readonly identifier: Buffer;
  /** First sector. */
  readonly sector: number;
  /** Bytes. */
  readonly size: number;
  readonly isDirectory: boolean;
}

/** 2000-01-01 00:00:00 UTC: years since 1900, month, day, hour, minute, second, quarter hours from UTC (9.1.5). */
const recordedAt = Buffer.from([100, 1, 1, 0, 0, 0, 0]);

/** A directory record (ECMA-119, 9.1). */
function directoryRecord(entry: Entry): Buffer {
  const unpadded = 33 + entry.identifier.length;
  const record = Buffer.alloc(unpadded + (unpadded % 2));
  record[0] = record.length;
  writeBoth32(record, entry.sector, 2);
  writeBoth32(record, entry.size, 10);
  recordedAt.copy(record, 18);
  record[25] = entry.isDirectory ? 2 : 0;
  writeBoth16(record, 1, 28);
  record[32] = entry.identifier.length;
  entry.identifier.copy(record, 33);
  return record;
}

/** The record that a directory has of itself (`0`) or of its parent (`1`); the root is its own parent (6.8.2.2). */
export function rootRecord(which: 0 | 1, sector: number, size: number): Buffer {
  return directoryRecord({ identifier: Buffer.from([which]), sector, size, isDirectory: true });
}

/** The root directory's sectors; records never cross a sector's end (6.8.1.1). */
export function rootDirectory(sector: number, size: number, files: readonly Entry[]): Buffer {
  return pack([
    rootRecord(0, sector, size),
    rootRecord(1, sector, size),
    ...sorted(files).map(directoryRecord),
  ]);
}

/** Bytes of the root directory with such names in it. */
export function rootDirectorySize(identifiers: readonly Buffer[]): number {
  const files = identifiers.map((identifier) => ({ identifier, sector: 0, size: 0, isDirectory: false }));
  return rootDirectory(0, 0, files).length;
}

function sorted(files: readonly Entry[]): Entry[] {
  return [...files].sort((one, other) => Buffer.compare(one.identifier, other.identifier));
}

function pack(records: readonly Buffer[]): Buffer {
  const chunks: Buffer[] = [];
  let used = 0;
  for (const record of records) {
    const left = sectorSize - (used % sectorSize);
    if (record.length > left) {
      chunks.push(Buffer.alloc(left));
      used += left;
    }
    chunks.push(record);
    used += record.length;
  }
  chunks.push(Buffer.alloc(sectorsOf(used) * sectorSize - used));
  return Buffer.concat(chunks);
}

/** The path table of a volume that has only its root directory (ECMA-119, 9.4). */
export function pathTable(rootSector: number, order: 'little' | 'big'): Buffer {
  const table = Buffer.alloc(10);
  table[0] = 1;
  if (order === 'little') {
    table.writeUInt32LE(rootSector, 2);
    table.writeUInt16LE(1, 6);
  } else {
    table.writeUInt32BE(rootSector, 2);
    table.writeUInt16BE(1, 6);
  }
  return table;
}
