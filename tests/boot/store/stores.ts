import { openStore, type Database } from '../../../boot/store';
import { noPostgres, startPostgres } from '../../e2e/state-servers';

/** A kind of database to run tests on. */
export interface StoreKind {
  readonly name: string;
  /** Why there is none here. */
  readonly missing: string | undefined;
  /** Opens an empty one. */
  readonly open: () => Promise<OpenStore>;
}

/** A database, and a way to open a second connection to it, as another server has it. */
export interface OpenStore {
  readonly database: Database;
  readonly again: () => Promise<Database>;
  readonly close: () => Promise<void>;
}

const onLost = (): void => undefined;

/** The embedded PostgreSQL and a real server. */
export const STORES: readonly StoreKind[] = [
  {
    name: 'embedded PostgreSQL',
    missing: undefined,
    open: async (): Promise<OpenStore> => {
      const database = await openStore({ onLost });
      // The embedded one has one process: a second server in it shares the engine.
      return { database, again: () => Promise.resolve(database), close: () => database.close() };
    },
  },
  {
    name: 'a PostgreSQL server',
    missing: noPostgres,
    open: async (): Promise<OpenStore> => {
      const server = await startPostgres();
      const options = { url: server.credentials, onLost };
      const opened: Database[] = [];
      const again = async (): Promise<Database> => {
        const database = await openStore(options);
        opened.push(database);
        return database;
      };
      return {
        database: await again(),
        again,
        close: async () => {
          await Promise.all(opened.map((database) => database.close()));
          await server.close();
        },
      };
    },
  },
];
