import type { Database } from './database';
import { openEmbedded } from './embedded-database';
import { migrate } from './migrate';
import { openServer } from './server-database';
import { checkStoreUrl, storeFailure } from './store-failure';

/** Where the state is kept. */
export interface StoreOptions {
  /** Of a PostgreSQL server, `postgres://rackwright:…@db.example.org/rackwright`. @default the embedded one */
  readonly url?: string;
  /** Folder of the embedded PostgreSQL. @default everything is lost at the end */
  readonly directory?: string;
  /** Told when the server, or the lock of the folder, was lost. */
  readonly onLost: (reason: string) => void;
}

/**
 * Opens the database and makes its tables.
 * @throws BootError BOOT_STORE_IN_USE, BOOT_STORE_NEWER, BOOT_STORE_UNREACHABLE
 */
export async function openStore({ url, directory, onLost }: StoreOptions): Promise<Database> {
  const wrong = url === undefined ? undefined : checkStoreUrl(url);
  if (wrong) throw wrong;
  const database =
    url === undefined
      ? await openEmbedded(directory, onLost)
      : openServer(url, (error) => {
          onLost(error.message);
        });
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw url === undefined ? error : storeFailure(error, url);
  }
}
