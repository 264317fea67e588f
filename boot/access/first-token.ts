import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { newToken, type UserTokens } from './user-tokens';

/**
 * The first start makes a token for whoever started it, and writes it to a file: output is kept by many. The file comes before
 * the row: a server that is killed between makes another one at its next start, and none is in force that nobody has.
 * @returns whether the file holds a token that is in force
 */
export async function firstToken(users: UserTokens, file: string): Promise<boolean> {
  const kept = tokenIn(file);
  if (kept !== undefined && (await users.find(kept)) !== undefined) return true;
  // Another server made it, or somebody took it away: whoever has the database makes one for himself.
  if (await users.hasAdmin()) return false;
  const token = newToken();
  keepToken(file, token);
  if (await users.keep({ name: 'admin', role: 'admin' }, token)) return true;
  // Another server was quicker.
  rmSync(file);
  return false;
}

/** Writes a token to a file, whole or not at all, also where the power is cut. */
export function keepToken(file: string, token: string): void {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  const descriptor = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(descriptor, `${token}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function tokenIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
