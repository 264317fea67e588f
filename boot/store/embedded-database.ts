import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { lock } from 'proper-lockfile';
import { BootError } from '../boot-error';
import type { Database, Queryable } from './database';
import { holderIn, isGone, isOther, noteHolder } from './holder';
import { SyncedFiles, syncing } from './synced-files';

// A live server touches the lock all the time, but while PostgreSQL starts inside of it, which takes a slow machine
// twenty seconds. One that was killed leaves the lock behind, and it is free after this time where nobody can tell that it is gone.
const STALE_MS = 60_000;
const UPDATE_MS = 2000;
/** The tables of a thousand machines have room in it; the default of 128 MB is memory of this process. */
const SMALL = ['-c', 'shared_buffers=16MB'];

/**
 * Opens PostgreSQL inside this process, with its files in a folder. One process at a time may have it.
 * @param directory Made where it is missing; absent keeps everything in memory.
 * @param onLost Called with the reason when the folder is not to be worked with any more: this process was suspended for so long
 * that another one may have taken it, or the disk does not take what is written.
 * @throws BootError BOOT_STORE_IN_USE
 */
export async function openEmbedded(
  directory: string | undefined,
  onLost: (reason: string) => void = () => undefined,
): Promise<Database> {
  if (directory === undefined) {
    return databaseOf(await PGlite.create({ startParams: [...PGlite.defaultStartParams, ...SMALL] }));
  }
  const release = await take(directory, () => {
    onLost('this process stood still for so long that another one may have taken the database');
  });
  try {
    await makeFirst(directory);
    const fs = new SyncedFiles(directory, ({ message }) => {
      onLost(`the disk does not take what is written to ${directory}: ${message}`);
    });
    const startParams = [...syncing(PGlite.defaultStartParams), ...SMALL];
    return databaseOf(await PGlite.create({ fs, startParams }), async () => {
      await fs.settled();
      await release();
    });
  } catch (error) {
    await release();
    throw error;
  }
}

function databaseOf(engine: PGlite, onClosed?: () => Promise<void>): Database {
  return {
    ...queryable(engine),
    transaction: (work) => engine.transaction((transaction) => work(queryable(transaction))),
    close: async () => {
      await engine.close();
      await onClosed?.();
    },
  };
}

/**
 * Makes a database where there is none, and closes it: the making takes 800 MB, of which the process would keep all as long
 * as the same instance is open. One that is opened later takes 180 (PGlite 0.5).
 */
async function makeFirst(directory: string): Promise<void> {
  if (existsSync(join(directory, 'PG_VERSION'))) return;
  const first = await PGlite.create({ dataDir: directory });
  await first.close();
}

function queryable(engine: PGlite | Transaction): Queryable {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await engine.query<Row>(text, [...values])).rows,
    run: async (script) => (await engine.exec(script)).at(-1)?.rows ?? [],
  };
}

async function take(directory: string, onCompromised: () => void): Promise<() => Promise<void>> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holderFile = `${directory}.pid`;
  const lockfilePath = `${directory}.lock`;
  const deadline = performance.now() + STALE_MS + 2 * UPDATE_MS;
  for (;;) {
    try {
      const release = await lock(directory, {
        lockfilePath,
        stale: STALE_MS,
        update: UPDATE_MS,
        onCompromised,
      });
      noteHolder(holderFile);
      return () => {
        rmSync(holderFile, { force: true });
        return release();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      const holder = holderIn(holderFile);
      const hasEnded = isGone(holder);
      if (hasEnded && (await isCleared(directory, lockfilePath))) continue;
      if ((isOther(holder) && !hasEnded) || performance.now() > deadline) {
        throw new BootError(
          'BOOT_STORE_IN_USE',
          `another process (${String(holder.pid)}) works with ${directory}; stop it, or give both a PostgreSQL server by DATABASE_URL`,
        );
      }
      await sleep(UPDATE_MS);
    }
  }
}

/**
 * Takes away the lock of one that is gone, once it was not touched for two seconds. Of several that do, none takes away what another
 * has locked since: that one is younger, and is noted as the holder.
 */
async function isCleared(directory: string, lockfilePath: string): Promise<boolean> {
  const options = { lockfilePath, stale: UPDATE_MS, update: UPDATE_MS / 2 };
  const release = await lock(directory, options).catch(() => undefined);
  await release?.();
  return release !== undefined;
}
