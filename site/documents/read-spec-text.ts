import { isUtf8 } from 'node:buffer';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { ProblemCode, ProblemList } from '../errors';
import type { Place } from '../text';

/** Of one file. */
export const LARGEST_BYTES = 8 * 2 ** 20;
const SPEC_LIMIT = { bytes: LARGEST_BYTES, hint: 'split it into files under vms/ or hosts/' };

/** A reason why a file is not read. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
}

/** What a file is to people, and where it must be. */
export interface SpecTextOptions {
  /** As it is shown in problems. */
  readonly name: string;
  /** Folder that the file must really lie in, symbolic links followed. */
  readonly within?: string;
  /** Where it is named; absent where nothing of the specs names it. */
  readonly place?: Place;
  /** Of its size. @default 8 MiB */
  readonly limit?: { readonly bytes: number; readonly hint: string };
}

/** Reads the text of one spec file; what is wrong with it is reported. */
export function readSpecText(
  file: string,
  { name, within, place, limit = SPEC_LIMIT }: SpecTextOptions,
  problems: ProblemList,
): string | undefined {
  const result = read(file, within, limit);
  if (typeof result === 'string') return result;
  problems.add({ ...result, message: `${name} ${result.message}`, place });
  return undefined;
}

function read(
  file: string,
  within: string | undefined,
  { bytes, hint }: typeof SPEC_LIMIT,
): string | Refusal {
  try {
    const real = realpathSync(file);
    if (within !== undefined && leadsOut(real, within)) return outside(real);
    const status = statSync(real);
    if (!status.isFile()) return unreadable('is not a file');
    if (status.size > bytes) {
      const message = `has ${status.size.toLocaleString('en')} bytes, at most ${bytes.toLocaleString('en')} are read`;
      return { code: 'FILE_TOO_LARGE', message, hint };
    }
    return decode(readFileSync(real));
  } catch (error) {
    return refusalOf(error as NodeJS.ErrnoException);
  }
}

/** Whether a folder of the site can be listed; what is wrong with it is reported. */
export function isReadableFolder(
  directory: string,
  { name, within }: Required<Pick<SpecTextOptions, 'name' | 'within'>>,
  problems: ProblemList,
): boolean {
  const refusal = refuseFolder(directory, within);
  if (refusal) problems.add({ ...refusal, message: `${name} ${refusal.message}` });
  return refusal === undefined;
}

function refuseFolder(directory: string, within: string): Refusal | undefined {
  try {
    const real = realpathSync(directory);
    if (leadsOut(real, within)) return outside(real);
    const hint = 'make it a folder, or remove it';
    if (!statSync(real).isDirectory()) return { code: 'FILE_UNREADABLE', message: 'is not a folder', hint };
    accessSync(real, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return refusalOf(error as NodeJS.ErrnoException);
  }
}

function leadsOut(real: string, within: string): boolean {
  return !real.startsWith(realpathSync(within) + sep);
}

function outside(real: string): Refusal {
  const message = `leads out of the site, to ${real}`;
  return { code: 'FILE_OUTSIDE_SITE', message, hint: 'copy it into the site' };
}

function refusalOf({ code, path }: NodeJS.ErrnoException): Refusal {
  if (code === 'ENOENT') {
    // What listing a folder makes of bytes that are no text, and no file can be found by.
    if (path?.includes('\uFFFD') === true) {
      return { code: 'FILE_NOT_TEXT', message: 'has a name that is not UTF-8', hint: 'rename it' };
    }
    const hint = 'create it, or correct the path or the link';
    return { code: 'FILE_MISSING', message: 'does not exist', hint };
  }
  if (code === 'ELOOP') {
    const hint = 'put a file in the place of one of them';
    return { code: 'FILE_UNREADABLE', message: 'is part of a loop of symbolic links', hint };
  }
  return unreadable(
    code === 'EACCES' ? 'must not be read by you' : `cannot be read (${code ?? 'unknown reason'})`,
  );
}

function unreadable(message: string): Refusal {
  return { code: 'FILE_UNREADABLE', message, hint: 'make it a readable file' };
}

/** The text of UTF-8 bytes without a byte-order mark. */
export function decode(bytes: Buffer): string | Refusal {
  const refusal = { code: 'FILE_NOT_TEXT', hint: 'save it as UTF-8 without NUL characters' } as const;
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) return { ...refusal, message: `is text in ${encoding}` };
  if (bytes.includes(0)) return { ...refusal, message: 'is a binary file' };
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes)) return { ...refusal, message: `is not text in UTF-8: ${firstBadByte(bytes, text)}` };
  return text.replace(/^\uFEFF/, '');
}

/** An encoding that gives itself away by its byte-order mark, or by what every ASCII character is in it. */
function otherEncoding(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 4).toString('latin1');
  if (/^(\xFF\xFE\0\0|\0\0\xFE\xFF|[^\0]\0\0\0|\0\0\0[^\0])/.test(start)) return 'UTF-32';
  return /^(\xFF\xFE|\xFE\xFF|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/.test(start) ? 'UTF-16' : undefined;
}

/** Where the bytes stop being UTF-8; up to there, decoding and encoding gives them again. */
function firstBadByte(bytes: Buffer, text: string): string {
  const again = Buffer.from(text, 'utf8');
  const offset = bytes.findIndex((byte, index) => byte !== again[index]);
  const before = bytes.subarray(0, offset);
  const line = before.filter((byte) => byte === 0x0a).length + 1;
  const digits = (bytes[offset] ?? 0).toString(16).toUpperCase();
  return `byte 0x${digits} in line ${String(line)}, column ${String(offset - before.lastIndexOf(0x0a))}`;
}
