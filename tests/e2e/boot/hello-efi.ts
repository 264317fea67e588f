/** Where the code is, in the file and in memory. */
const CODE_AT = 0x1000;
const PAGE = 0x1000;
const HEADERS_AT = 0x40;
const OPTIONAL_AT = HEADERS_AT + 24;
const OPTIONAL_BYTES = 0x70;
const SECTION_AT = OPTIONAL_AT + OPTIONAL_BYTES;

/**
 * A program for UEFI of 64 bits that says something on its consoles, the serial one too, and stands still.
 * @see https://uefi.org/specs/UEFI/2.10/04_EFI_System_Table.html ConOut is at 64 of the system table, OutputString at 8 of it
 */
export function helloEfi(words: string): Buffer {
  const file = Buffer.alloc(CODE_AT + PAGE);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(HEADERS_AT, 0x3c);
  file.write('PE\0\0', HEADERS_AT, 'latin1');
  // x86-64, one section, executable.
  for (const [at, value] of [
    [4, 0x8664],
    [6, 1],
    [20, OPTIONAL_BYTES],
    [22, 0x22e],
  ] as const) {
    file.writeUInt16LE(value, HEADERS_AT + at);
  }
  // PE32+, an EFI application that is loaded anywhere.
  file.writeUInt16LE(0x20b, OPTIONAL_AT);
  file.writeUInt16LE(10, OPTIONAL_AT + 68);
  for (const [at, value] of [
    [4, PAGE],
    [16, CODE_AT],
    [20, CODE_AT],
    [32, PAGE],
    [36, PAGE],
    [56, CODE_AT + PAGE],
    [60, CODE_AT],
  ] as const) {
    file.writeUInt32LE(value, OPTIONAL_AT + at);
  }
  file.write('.text', SECTION_AT, 'latin1');
  for (const [at, value] of [
    [8, PAGE],
    [12, CODE_AT],
    [16, PAGE],
    [20, CODE_AT],
    [36, 0x60000020],
  ] as const) {
    file.writeUInt32LE(value, SECTION_AT + at);
  }
  const code = [
    ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 40
    ...[0x48, 0x8b, 0x4a, 0x40], // mov rcx, [rdx+64]
    ...[0x48, 0x8d, 0x15, 0x05, 0x00, 0x00, 0x00], // lea rdx, [rip+5]: the words
    ...[0xff, 0x51, 0x08], // call [rcx+8]
    ...[0xeb, 0xfe], // jmp to itself
  ];
  Buffer.from(code).copy(file, CODE_AT);
  file.write(`${words}\r\n\0`, CODE_AT + code.length, 'utf16le');
  return file;
}
