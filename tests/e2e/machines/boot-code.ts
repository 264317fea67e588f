/** Where a BIOS puts the first sector of a disk, and PXE the file that it was given. */
const ORIGIN = 0x7c00;
const SECTOR = 512;

const halt = [0xf4, 0xeb, 0xfd];
const reset = [0xb0, 0xfe, 0xe6, 0x64];
/** Writes the 512 bytes behind the code to the first sector of the first disk, by the BIOS. */
const writeDisk = [0xfb, 0xb8, 0x01, 0x03, 0xbb, 0x00, 0x7e, 0xb9, 0x01, 0x00, 0xba, 0x80, 0x00, 0xcd, 0x13];

/** 16-bit code that writes a text to the first serial port, then does something. */
function sector(text: string, then: readonly number[]): Buffer {
  const print = [
    ...[0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, 0xfc],
    // mov si, text
    ...[0xbe, 0x00, 0x00],
    // lodsb; test al, al; jz end
    ...[0xac, 0x84, 0xc0, 0x74, 0x0e],
    // wait until the port takes a byte, then give it the byte
    ...[0xba, 0xfd, 0x03, 0x50, 0xec, 0xa8, 0x20, 0x58, 0x74, 0xf9],
    ...[0xb2, 0xf8, 0xee, 0xeb],
  ];
  // Back to lodsb, from behind the jump.
  const code = [...print, 0x100 - (print.length + 1 - 11), ...then];
  const at = ORIGIN + code.length;
  code[9] = at & 0xff;
  code[10] = at >> 8;
  const bytes = Buffer.alloc(SECTOR);
  Buffer.from(code).copy(bytes);
  bytes.write(`${text}\r\n\0`, code.length, 'latin1');
  bytes.writeUInt16LE(0xaa55, SECTOR - 2);
  return bytes;
}

/** A program for PXE that installs a system: it writes a sector to the disk, which says a text when it starts, and resets. */
export function installer(says: string, installed: string): Buffer {
  return Buffer.concat([sector(says, [...writeDisk, ...reset]), sector(installed, halt)]);
}
