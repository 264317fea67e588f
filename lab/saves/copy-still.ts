import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Longer than the kernel's clock of files takes from one tick to the next, 10 ms at most. */
const TICK_MS = 20;
/** How long files may go on to change before the copy is given up. */
const PATIENCE_MS = 30_000;

/** Files that a copy is made of changed all the time. */
export class FilesChangeError extends Error {
  readonly code = 'LAB_FILES_CHANGE';

  constructor(folder: string) {
    super(`files of the lab's storages are being written, over SFTP perhaps (${folder})`);
    this.name = 'FilesChangeError';
  }
}

/** Copies a file or folder with owners, modes, links and devices: guests' files have them all. */
export async function copyTree(from: string, folder: string): Promise<void> {
  if (existsSync(from))
    await run('cp', ['--archive', '--reflink=auto', '--one-file-system', '--', from, `${folder}/`]);
}

/**
 * Copies a folder that others may write to meanwhile: the copy is what the folder held at one instant.
 *
 * @param patienceMs How long to wait for an instant in which nothing changes.
 * @throws FilesChangeError
 */
export async function copyStill(from: string, folder: string, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const before = await changesIn(from);
    // What is written from now on has a later time than all that was listed.
    await sleep(TICK_MS);
    // A file that went away while it was copied is a change like any other.
    const failure = await copyTree(from, folder).catch((error: unknown) => error);
    if (before === (await changesIn(from))) {
      if (failure !== undefined) throw failure;
      return;
    }
    await rm(join(folder, basename(from)), { recursive: true, force: true });
    if (performance.now() > deadline) throw new FilesChangeError(from);
  }
}

/** What tells two instants of a folder apart: every name, and when it was last written or renamed. */
async function changesIn(path: string): Promise<string> {
  try {
    const { ino, size, ctimeNs } = await lstat(path, { bigint: true });
    const own = `${path} ${String(ino)} ${String(size)} ${String(ctimeNs)}\n`;
    const names = (await readdir(path).catch(() => [])).sort();
    return own + (await Promise.all(names.map((name) => changesIn(join(path, name))))).join('');
  } catch {
    return `${path} is gone\n`;
  }
}
