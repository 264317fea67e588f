import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const underWay = new Map<string, Promise<void>>();

/** Makes a key pair, unless it is there; a half-made one is never seen under its name. */
export function ensureKey(file: string, comment: string): Promise<void> {
  if (existsSync(file) && existsSync(`${file}.pub`)) return Promise.resolve();
  const making = underWay.get(file) ?? makeKey(file, comment).finally(() => underWay.delete(file));
  underWay.set(file, making);
  return making;
}

async function makeKey(file: string, comment: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.new`;
  // What a killed lab left half-made.
  for (const left of [partial, `${partial}.pub`]) rmSync(left, { force: true });
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', partial]);
  renameSync(`${partial}.pub`, `${file}.pub`);
  renameSync(partial, file);
}
