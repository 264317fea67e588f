import { createHash } from 'node:crypto';
import type * as Lmdb from 'lmdb';
import { checkDatabase } from './check-database';
import { Collection } from './collection';

type Key = [collection: string, key: string];

/** Loaded when a store is opened: most commands that know of the lab open none. */
function lmdb(): typeof Lmdb {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded with the command line
  return require('lmdb') as typeof Lmdb;
}

/**
 * Keys that the database keeps as they are. It takes 1978 bytes, where a character has up to four; in long ones it loses
 * what follows a control character, but for the line feed of our own keys.
 */
const PLAIN = /^[\n\u0020-\ufff0]{0,400}$/;
/** How the others are kept: by their digest, with the key beside the value. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** An object whose key is kept by its digest. */
interface KeyedEntry {
  readonly key: string;
  readonly value: object;
}

function databaseKey(key: string): string {
  if (PLAIN.test(key) && !DIGEST.test(key)) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/**
 * A folder of durable collections.
 *
 * One process at a time opens it. LMDB writes copies of pages and swaps a root at the end, so a process that is killed at
 * any instant leaves the state after some whole transaction.
 */
export class LabStore {
  readonly #database: Lmdb.RootDatabase<object, Key>;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  private constructor(database: Lmdb.RootDatabase<object, Key>) {
    this.#database = database;
  }

  /** Opens the store in a folder, which is made if it is not there. */
  static open(directory: string): LabStore {
    checkDatabase(directory);
    // JSON rather than msgpack: no shared structure table that the values would depend on.
    return new LabStore(lmdb().open<object, Key>({ path: directory, encoding: 'json', noSubdir: false }));
  }

  /** Reads a collection into memory. Call it once a name. */
  collection<T extends object>(name: string): Collection<T> {
    const items = new Map<string, T>();
    for (const { key, value } of this.#database.getRange({ start: [name, ''], end: [name, '\uffff'] })) {
      const keyed = DIGEST.test(key[1]) ? (value as KeyedEntry) : { key: key[1], value };
      items.set(keyed.key, keyed.value as T);
    }
    return new Collection(items, (key, value) => {
      const at: Key = [name, databaseKey(key)];
      const kept = value !== undefined && at[1] !== key ? { key, value } : value;
      this.#lastWrite = kept === undefined ? this.#database.remove(at) : this.#database.put(at, kept);
      // Told to whoever waits in settled(), also when later writes succeed.
      this.#lastWrite.catch((error: unknown) => {
        this.#failure ??= error;
      });
    });
  }

  /** Resolves when every write so far survives the end of this process. */
  async settled(): Promise<void> {
    await this.#lastWrite;
    // What is in memory is not what is on the disk: nothing may be answered as if it were.
    if (this.#failure)
      throw new Error('the lab could not keep a change; start it again', { cause: this.#failure });
  }

  /** Copies the store as it is now into an empty folder, which can be opened as a store. */
  async backup(directory: string): Promise<void> {
    await this.settled();
    await this.#database.backup(directory, true);
  }

  /** Writes what is left and closes the files. */
  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#database.close();
  }
}
