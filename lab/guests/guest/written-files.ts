import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../command';
import { GuestError } from '../guest-error';
import type { GuestFiles, GuestRecord } from './guest-files';

/** What a guest wrote over its root; overlayfs keeps what was deleted as devices and attributes. */
const UPPER = 'upper';
const RECORD = 'guest.json';
const KEEP_ALL = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls'];

/** GNU tar: a file changed while it was read, as on every system that is backed up while it runs. */
const CHANGED = 1;

/**
 * Writes what a guest wrote over its root to a tar archive.
 *
 * @returns false, without an archive, for a guest that never ran or that has no such files
 */
export async function packWritten(files: GuestFiles, archive: string): Promise<boolean> {
  const record = files.record();
  if (!record?.rootDirectory || !existsSync(files.path(UPPER))) return false;
  await mkdir(dirname(archive), { recursive: true });
  const partial = `${archive}.tmp`;
  const argv = ['tar', ...KEEP_ALL, '-C', files.directory, '-cf', partial, RECORD, UPPER];
  const { code, stderr } = await runCommand(argv);
  if (code !== 0 && code !== CHANGED) {
    await rm(partial, { force: true });
    throw new GuestError('GUEST_FILES', `the guest's files cannot be read: ${stderr.trim()}`);
  }
  await rename(partial, archive);
  return true;
}

/** Puts what a guest wrote in the place of what is there; without an archive there is nothing then. */
export async function unpackWritten(
  files: GuestFiles,
  vmid: number,
  archive: string | undefined,
): Promise<void> {
  const arriving = files.path('arriving');
  await rm(arriving, { recursive: true, force: true });
  if (archive === undefined) {
    await files.remove();
    return;
  }
  await mkdir(arriving, { recursive: true });
  const { code, stderr } = await runCommand(['tar', ...KEEP_ALL, '-C', arriving, '-xf', archive]);
  if (code !== 0) {
    await rm(arriving, { recursive: true, force: true });
    throw new GuestError('GUEST_FILES', `the guest's files cannot be written: ${stderr.trim()}`);
  }
  const { rootDirectory, spec } = JSON.parse(await readFile(join(arriving, RECORD), 'utf8')) as GuestRecord;
  for (const name of [UPPER, 'work']) await rm(files.path(name), { recursive: true, force: true });
  await rename(join(arriving, UPPER), files.path(UPPER));
  // Its root is that of the time; where that is gone, today's takes its place at the next start.
  const root = rootDirectory !== undefined && existsSync(rootDirectory) ? { rootDirectory } : {};
  const uuid = files.record()?.uuid ?? randomUUID();
  const record: GuestRecord = { ...root, uuid, spec: { ...spec, vmid } };
  files.write(RECORD, JSON.stringify(record));
  await rm(arriving, { recursive: true, force: true });
}
