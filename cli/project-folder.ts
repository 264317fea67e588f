import { closeSync, constants, fchownSync, fstatSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `.rackwright` where it is not there and root is the one who would make it, as `sudo rackwright serve` does in a new project: it
 * belongs to whom the project belongs to, who could use it no more otherwise. What is there stays as it is.
 *
 * @param user id of this process's user
 */
export function makeProjectFolder(project: string, user: number | undefined): void {
  const { uid, gid } = statSync(project);
  if (user !== 0 || uid === 0) return;
  const folder = join(project, '.rackwright');
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  // Whoever may write into the project may have put a link in its place meanwhile, or moved another folder there.
  const opened = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const { uid: maker, mode, nlink } = fstatSync(opened);
    if (maker === 0 && (mode & 0o777) === 0o700 && nlink <= 2) fchownSync(opened, uid, gid);
  } finally {
    closeSync(opened);
  }
}
