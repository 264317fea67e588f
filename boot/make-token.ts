import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TokenWish, UserTokens } from './access';
import { BootError } from './boot-error';
import { findServer } from './client';
import { addAudit, openStore } from './store';

/** A token that is made by whoever has the database of a server, without asking the server. */
export interface LocalToken extends TokenWish {
  /** Folder of the server. */
  readonly directory: string;
  /** Of its PostgreSQL server. @default the embedded one, in the folder */
  readonly databaseUrl?: string;
  /** Who makes it, for the audit log: a user of this machine. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes a token in the database of a server, which need not run; the embedded one has to be stopped.
 * @returns the token; undefined where the name is taken
 * @throws BootError BOOT_SERVER_UNKNOWN, BOOT_STORE_IN_USE, BOOT_STORE_NEWER, BOOT_STORE_UNREACHABLE
 */
export async function makeToken({
  directory,
  databaseUrl,
  by,
  now,
  ...wish
}: LocalToken): Promise<string | undefined> {
  const embedded = join(directory, 'database');
  if (databaseUrl === undefined) checkEmbedded(directory, embedded);
  const database = await openStore({
    directory: embedded,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    // It is asked for once, and says itself that it is gone.
    onLost: () => undefined,
  });
  try {
    return await database.transaction(async (store) => {
      const token = await new UserTokens(database, () => now).createIn(store, wish);
      const request = { method: 'POST', route: '/api/tokens', address: 'this machine' };
      if (token !== undefined)
        await addAudit(store, { ...request, at: now, actor: `local ${by}`, status: 200 });
      return token;
    });
  } finally {
    await database.close();
  }
}

/** A token in a database that no server works with would open nothing. */
function checkEmbedded(directory: string, embedded: string): void {
  if (findServer(directory)?.database === 'server') {
    throw new BootError(
      'BOOT_SERVER_UNKNOWN',
      `the server of ${directory} has its state in a PostgreSQL server: give DATABASE_URL as the server has it; sudo passes it on by: sudo --preserve-env=DATABASE_URL`,
    );
  }
  if (existsSync(embedded)) return;
  throw new BootError(
    'BOOT_SERVER_UNKNOWN',
    `there is no database in ${directory}: start the server once (rackwright serve --address ADDRESS), or give DATABASE_URL as the server has it`,
  );
}
