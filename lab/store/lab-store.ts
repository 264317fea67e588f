import { open, type RootDatabase } from 'lmdb';
import { Collection } from './collection';

type Key = [collection: string, key: string];

/**
 * A folder of durable collections.
 *
 * One process at a time opens it. LMDB writes copies of pages and swaps a root at the end, so a process that is killed at
 * any instant leaves the state after some whole transaction.
 */
export class LabStore {
  readonly #database: RootDatabase<object, Key>;
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(database: RootDatabase<object, Key>) {
    this.#database = database;
  }

  /** Opens the store in a folder, which is made if it is not there. */
  static open(directory: string): LabStore {
    // JSON rather than msgpack: no shared structure table that the values would depend on.
    return new LabStore(open<object, Key>({ path: directory, encoding: 'json', noSubdir: false }));
  }

  /** Reads a collection into memory. Call it once a name. */
  collection<T extends object>(name: string): Collection<T> {
    const items = new Map<string, T>();
    for (const { key, value } of this.#database.getRange({ start: [name, ''], end: [name, '\uffff'] })) {
      items.set(key[1], value as T);
    }
    return new Collection(items, (key, value) => {
      this.#lastWrite =
        value === undefined ? this.#database.remove([name, key]) : this.#database.put([name, key], value);
      // The failure is told to whoever waits in settled().
      this.#lastWrite.catch(() => undefined);
    });
  }

  /** Resolves when every write so far survives the end of this process. */
  async settled(): Promise<void> {
    await this.#lastWrite;
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
