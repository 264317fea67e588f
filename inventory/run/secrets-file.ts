import { existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Secret } from '../../site';

const MEMORY = '/dev/shm';

/**
 * Opens a file that has no name, and holds the secrets for the lookup `rackwright_secret`. It is in memory where the system has
 * a folder for that; the descriptor is handed to Ansible, and nobody finds a path to it.
 */
export function openSecrets(secrets: ReadonlyMap<string, Secret>): number {
  const revealed = Object.fromEntries([...secrets].map(([path, secret]) => [path, secret.reveal()]));
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rackwright-'));
  const file = join(folder, 'secrets');
  try {
    const opened = openSync(file, 'wx+', 0o600);
    // Before anything is in it: a name with secrets behind it is never there.
    rmSync(file);
    const bytes = Buffer.from(JSON.stringify(revealed));
    // At a position, so that whoever shares the descriptor reads from the beginning.
    for (let at = 0; at < bytes.length;) at += writeSync(opened, bytes, at, bytes.length - at, at);
    return opened;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
