import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { ProblemCode, ProblemList } from '../errors';

const LARGEST_BYTES = 32 * 2 ** 20;

/** A reason why a file is not read. */
interface Refusal {
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
}

/** Reads the text of one spec file; what is wrong with it is reported. */
export function readSpecText(
  file: string,
  { name, within }: SpecTextOptions,
  problems: ProblemList,
): string | undefined {
  const result = read(file, within);
  if (typeof result === 'string') return result;
  problems.add({ ...result, message: `${name} ${result.message}` });
  return undefined;
}

function read(file: string, within: string | undefined): string | Refusal {
  try {
    const real = realpathSync(file);
    if (within !== undefined && !real.startsWith(realpathSync(within) + sep)) {
      const message = `leads out of the site, to ${real}`;
      return { code: 'FILE_OUTSIDE_SITE', message, hint: 'copy the file into the site' };
    }
    const status = statSync(real);
    if (!status.isFile()) return unreadable('is not a file');
    if (status.size > LARGEST_BYTES) {
      const message = `has ${status.size} bytes, at most ${LARGEST_BYTES} are read`;
      return { code: 'FILE_TOO_LARGE', message, hint: 'split it into files under vms/' };
    }
    return decode(readFileSync(real));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return {
        code: 'FILE_MISSING',
        message: 'does not exist',
        hint: 'create it, or correct the path or the link',
      };
    }
    return unreadable(`cannot be read (${code ?? 'unknown reason'})`);
  }
}

function unreadable(message: string): Refusal {
  return { code: 'FILE_UNREADABLE', message, hint: 'make it a readable file' };
}

/** The text of UTF-8 bytes without a byte-order mark. */
function decode(bytes: Buffer): string | Refusal {
  const refusal = { code: 'FILE_NOT_TEXT', hint: 'save it as UTF-8 without NUL characters' } as const;
  if (bytes.includes(0)) return { ...refusal, message: 'is a binary file' };
  if (!isUtf8(bytes)) return { ...refusal, message: 'is not text in UTF-8' };
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
