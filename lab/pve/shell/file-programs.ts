import { createWriteStream, constants } from 'node:fs';
import { chmod, lstat, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readFiles } from '../volumes';
import { Refusal, type Program, type ProgramCall } from './program';
import { findStoragePath, isStorageFolder, type StoragePath } from './storage-path';

/** Bytes of a text that `tee` gives back; what is larger has no reader. */
const ECHO_LIMIT = 1024 * 1024;

function needPath({ lab, node }: ProgramCall, program: string, path: string | undefined): StoragePath {
  const found = path === undefined ? undefined : findStoragePath(lab, node, path);
  if (!found)
    throw new Refusal(
      `${program}: ${path ?? ''}: Permission denied: the lab's nodes keep files only in the folders of their storages`,
      1,
    );
  return found;
}

function needRoot({ user }: ProgramCall, program: string, path: string): void {
  if (user !== 'root') throw new Refusal(`${program}: ${path}: Permission denied`, 1);
}

/** `tee FILE`: the file is the storage's when the input has ended, and seen by the API at once. */
const tee: Program = {
  path: '/usr/bin/tee',
  run: async (call) => {
    const [path] = call.args;
    if (call.args.length !== 1) throw new Refusal('tee: one file is needed', 1);
    const target = needPath(call, 'tee', path);
    needRoot(call, 'tee', path ?? '');
    // A link that somebody put there is not followed out of the storage.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    const file = await open(target.file, flags, 0o644).catch((error: unknown) => {
      throw new Refusal(
        `tee: ${path ?? ''}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be opened'}`,
        1,
      );
    });
    const echo: Buffer[] = [];
    let bytes = 0;
    call.input.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= ECHO_LIMIT) echo.push(chunk);
    });
    try {
      await pipeline(call.input, createWriteStream('', { fd: file.fd, autoClose: false }));
      await file.sync();
    } finally {
      await file.close();
    }
    readFiles(call.lab, call.node, target.storage, target.content);
    return Buffer.concat(echo).toString('utf8');
  },
};

const mkdir: Program = {
  path: '/bin/mkdir',
  run: ({ lab, node, args }) => {
    const paths = args.filter((word) => !word.startsWith('-'));
    const foreign = paths.find((path) => !isStorageFolder(lab, node, path));
    if (foreign !== undefined)
      throw new Refusal(`mkdir: cannot create directory '${foreign}': Permission denied`, 1);
    return '';
  },
};

const chmodProgram: Program = {
  path: '/bin/chmod',
  run: async (call) => {
    const [mode = '', path] = call.args;
    if (!/^0?[0-7]{3}$/.test(mode)) throw new Refusal(`chmod: invalid mode: '${mode}'`, 1);
    const { file } = needPath(call, 'chmod', path);
    needRoot(call, 'chmod', path ?? '');
    await chmod(file, Number.parseInt(mode, 8)).catch(() => {
      throw new Refusal(`chmod: cannot access '${path ?? ''}': No such file or directory`, 1);
    });
    return '';
  },
};

/** `stat -c %s FILE` */
const stat: Program = {
  path: '/usr/bin/stat',
  run: async (call) => {
    const [option, format, path] = call.args;
    if (option !== '-c' || format !== '%s') throw new Refusal('stat: only -c %s is understood', 1);
    const { file } = needPath(call, 'stat', path);
    const found = await lstat(file).catch(() => undefined);
    if (!found) throw new Refusal(`stat: cannot statx '${path ?? ''}': No such file or directory`, 1);
    return `${found.size}\n`;
  },
};

/** Takes what nobody reads, so that the client is not left with a full pipe. */
export async function drain(call: Pick<ProgramCall, 'input'>): Promise<void> {
  if (call.input.readableEnded) return;
  await pipeline(
    call.input,
    new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    }),
  ).catch(() => undefined);
}

/** What handles files on a node. */
export const filePrograms: readonly Program[] = [tee, mkdir, chmodProgram, stat];
