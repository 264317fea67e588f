import { sectorSize, writeBoth16, writeBoth32 } from './bytes';
import { pathTable, rootRecord } from './directory';

/** What a volume descriptor says. */
export interface Volume {
  /** Encodes its text fields: plain ASCII, or Joliet's big-endian UCS-2. */
  readonly encode: (text: string) => Buffer;
  /** `1` for the primary descriptor, `2` for Joliet's. */
  readonly type: 1 | 2;
  readonly label: string;
  /** Of the whole volume, in sectors. */
  readonly sectors: number;
  readonly pathTables: { readonly little: number; readonly big: number };
  readonly root: { readonly sector: number; readonly size: number };
}

/** 2000-01-01 00:00:00.00 UTC as 17 bytes (ECMA-119, 8.4.26.1). */
const writtenAt = Buffer.from('2000010100000000\0', 'latin1');
const noDate = Buffer.from('0000000000000000\0', 'latin1');
/** Escape sequence of UCS-2 level 3, by which Joliet is known. */
const jolietEscape = '%/E';

/** A primary or supplementary volume descriptor (ECMA-119, 8.4 and 8.5). */
export function volumeDescriptor(volume: Volume): Buffer {
  const sector = Buffer.alloc(sectorSize);
  const blank = volume.encode(' ');
  const text = (value: string, offset: number, length: number): void => {
    sector.fill(blank, offset, offset + length - (length % blank.length));
    if (value !== '') volume.encode(value).copy(sector, offset, 0, length);
  };
  header(sector, volume.type);
  text('', 8, 32);
  text(volume.label, 40, 32);
  writeBoth32(sector, volume.sectors, 80);
  if (volume.type === 2) sector.write(jolietEscape, 88, 'latin1');
  writeBoth16(sector, 1, 120);
  writeBoth16(sector, 1, 124);
  writeBoth16(sector, sectorSize, 128);
  writeBoth32(sector, pathTable(0, 'little').length, 132);
  sector.writeUInt32LE(volume.pathTables.little, 140);
  sector.writeUInt32BE(volume.pathTables.big, 148);
  rootRecord(0, volume.root.sector, volume.root.size).copy(sector, 156);
  for (const offset of [190, 318, 446, 574]) text('', offset, 128);
  for (const offset of [702, 739, 776]) text('', offset, 37);
  writtenAt.copy(sector, 813);
  writtenAt.copy(sector, 830);
  noDate.copy(sector, 847);
  noDate.copy(sector, 864);
  sector[881] = 1;
  return sector;
}

/** The descriptor that ends the set (ECMA-119, 8.3). */
export function terminator(): Buffer {
  const sector = Buffer.alloc(sectorSize);
  header(sector, 255);
  return sector;
}

function header(sector: Buffer, type: number): void {
  sector[0] = type;
  sector.write('CD001', 1, 'latin1');
  sector[6] = 1;
}
