/** Bytes of a logical sector. */
export const sectorSize = 2048;

/** How many sectors hold so many bytes. */
export function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / sectorSize);
}

/** Writes 16 bits in both byte orders, little first (ECMA-119, 7.2.3). */
export function writeBoth16(target: Buffer, value: number, offset: number): void {
  target.writeUInt16LE(value, offset);
  target.writeUInt16BE(value, offset + 2);
}

/** Writes 32 bits in both byte orders, little first (ECMA-119, 7.3.3). */
export function writeBoth32(target: Buffer, value: number, offset: number): void {
  target.writeUInt32LE(value, offset);
  target.writeUInt32BE(value, offset + 4);
}

/** Text in big-endian UCS-2, as Joliet has it. */
export function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
