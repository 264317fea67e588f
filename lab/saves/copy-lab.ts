import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyStill, copyTree } from './copy-still';

/** What makes a lab, below its folder; the rest is of one run: sockets, records, logs. */
const KEPT = ['token', 'tls', 'disks'];
/** Written by SFTP servers, which nobody holds up. */
const STORAGE = 'storage';
/** Folders of stores. */
const STORES = ['state', 'bmc/state'] as const;
const KEPT_OF_BMC = ['tls', 'credentials.json', 'port'];
const KEPT_OF_SSH = ['id_ed25519', 'id_ed25519.pub', 'authorized_keys', 'host-keys'];

/** A copy of a lab that is to be made. */
export interface LabCopy {
  /** Folder of a lab, or of a copy. */
  readonly from: string;
  /** Folder that is made. */
  readonly to: string;
  /** Copy the stores into an empty folder while a process has them open. @default their files are copied */
  readonly backups?: Backups;
}

/** For each store of a lab what copies it into an empty folder. */
export type Backups = Readonly<Record<(typeof STORES)[number], (folder: string) => Promise<void>>>;

/**
 * Copies everything that a lab keeps; blocks are shared where the file system can.
 *
 * @throws FilesChangeError
 */
export async function copyLab({ from, to, backups }: LabCopy): Promise<void> {
  mkdirSync(join(to, 'ssh'), { recursive: true, mode: 0o700 });
  for (const store of STORES) {
    const file = join(from, store, 'data.mdb');
    // A lab that never had a BMC; without its own state it is none.
    if (store !== 'state' && !existsSync(file)) continue;
    mkdirSync(dirname(join(to, store)), { recursive: true, mode: 0o700 });
    mkdirSync(join(to, store), { mode: 0o700 });
    if (backups) await backups[store](join(to, store));
    else cpSync(file, join(to, store, 'data.mdb'));
  }
  if (existsSync(join(from, STORAGE))) await copyStill(join(from, STORAGE), to);
  for (const name of KEPT) await copyTree(join(from, name), to);
  for (const name of KEPT_OF_SSH) await copyTree(join(from, 'ssh', name), join(to, 'ssh'));
  mkdirSync(join(to, 'bmc'), { recursive: true, mode: 0o700 });
  for (const name of KEPT_OF_BMC) await copyTree(join(from, 'bmc', name), join(to, 'bmc'));
  const guests = join(from, 'guests');
  const ids = existsSync(guests) ? readdirSync(guests).filter((name) => /^\d+$/.test(name)) : [];
  if (ids.length > 0) mkdirSync(join(to, 'guests'), { recursive: true, mode: 0o700 });
  for (const id of ids) await copyTree(join(guests, id), join(to, 'guests'));
}
