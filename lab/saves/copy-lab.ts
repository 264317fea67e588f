import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What makes a lab, below its folder; the rest is of one run: sockets, records, logs. */
const KEPT = ['token', 'tls', 'storage', 'disks', 'bmc'];
const KEPT_OF_SSH = ['id_ed25519', 'id_ed25519.pub', 'authorized_keys', 'host-keys'];

/** A copy of a lab that is to be made. */
export interface LabCopy {
  /** Folder of a lab, or of a copy. */
  readonly from: string;
  /** Folder that is made. */
  readonly to: string;
  /** Copies the state into a folder while a process has it open. @default its files are copied */
  readonly backup?: (folder: string) => Promise<void>;
}

/** Copies everything that a lab keeps; blocks are shared where the file system can. */
export async function copyLab({ from, to, backup }: LabCopy): Promise<void> {
  mkdirSync(join(to, 'ssh'), { recursive: true, mode: 0o700 });
  mkdirSync(join(to, 'state'), { recursive: true, mode: 0o700 });
  if (backup) await backup(join(to, 'state'));
  else cpSync(join(from, 'state', 'data.mdb'), join(to, 'state', 'data.mdb'));
  for (const name of KEPT) await copy(join(from, name), to);
  for (const name of KEPT_OF_SSH) await copy(join(from, 'ssh', name), join(to, 'ssh'));
  const guests = join(from, 'guests');
  const ids = existsSync(guests) ? readdirSync(guests).filter((name) => /^\d+$/.test(name)) : [];
  if (ids.length > 0) mkdirSync(join(to, 'guests'), { recursive: true, mode: 0o700 });
  for (const id of ids) await copy(join(guests, id), join(to, 'guests'));
}

/** With owners, modes, links and devices: guests' files have them all. */
async function copy(from: string, folder: string): Promise<void> {
  if (existsSync(from))
    await run('cp', ['--archive', '--reflink=auto', '--one-file-system', '--', from, `${folder}/`]);
}
