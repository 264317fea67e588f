/** Takes one change to the disk; undefined removes. */
export type WriteThrough = (key: string, value: object | undefined) => void;

/** Objects of one kind by their key, in the order in which they were first set. */
export class Collection<T extends object> {
  readonly #items: Map<string, T>;
  readonly #write: WriteThrough;
  #version = 0;

  constructor(items: Map<string, T>, write: WriteThrough) {
    this.#items = items;
    this.#write = write;
  }

  /** Grows with every change: what was derived from the collection is fresh while this stays the same. */
  get version(): number {
    return this.#version;
  }

  /**
   *
   */
  /** Number of objects. */
  get size(): number {
    return this.#items.size;
  }

  /**
   *
   */
  /** The object of that key. */
  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  /**
   *
   */
  /** Whether there is an object of that key. */
  has(key: string): boolean {
    return this.#items.has(key);
  }

  /** Puts a whole object; the one that it replaces stays as it was in the hands of those who hold it. */
  set(key: string, value: T): T {
    this.#items.set(key, value);
    this.#version += 1;
    this.#write(key, value);
    return value;
  }

  /** Removes an object, if it is there. */
  delete(key: string): boolean {
    if (!this.#items.delete(key)) return false;
    this.#version += 1;
    this.#write(key, undefined);
    return true;
  }

  /**
   *
   */
  /** Keys, in the order in which they were first set. */
  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  /**
   *
   */
  /** Objects, in the order of their keys. */
  values(): IterableIterator<T> {
    return this.#items.values();
  }

  /**
   *
   */
  /** Keys with their objects. */
  entries(): IterableIterator<[string, T]> {
    return this.#items.entries();
  }
}
