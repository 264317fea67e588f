/** Takes one change to the disk; undefined removes. */
export type WriteThrough = (key: string, value: object | undefined) => void;

/** Objects of one kind by their key, in the order of their keys: the same before and after a restart. */
export class Collection<T extends object> {
  #items: Map<string, T>;
  readonly #write: WriteThrough;
  #version = 0;
  /** The last key while the items are in order; undefined when they are not. */
  #last: string | undefined;

  constructor(items: Map<string, T>, write: WriteThrough) {
    this.#items = items;
    this.#write = write;
    this.#sort();
  }

  /** Grows with every change: what was derived from the collection is fresh while this stays the same. */
  get version(): number {
    return this.#version;
  }

  /** Number of objects. */
  get size(): number {
    return this.#items.size;
  }

  /** The object of that key. */
  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  /** Whether there is an object of that key. */
  has(key: string): boolean {
    return this.#items.has(key);
  }

  /** Puts a whole object; the one that it replaces stays as it was in the hands of those who hold it. */
  set(key: string, value: T): T {
    // First: what cannot be kept is not taken.
    this.#write(key, value);
    if (this.#last !== undefined && !this.#items.has(key)) {
      this.#last = this.#items.size === 0 || key > this.#last ? key : undefined;
    }
    this.#items.set(key, value);
    this.#version += 1;
    return value;
  }

  /** Removes an object, if it is there. */
  delete(key: string): boolean {
    if (!this.#items.delete(key)) return false;
    this.#version += 1;
    this.#write(key, undefined);
    return true;
  }

  /** Keys, in their order. */
  keys(): IterableIterator<string> {
    return this.#sorted().keys();
  }

  /** Objects, in the order of their keys. */
  values(): IterableIterator<T> {
    return this.#sorted().values();
  }

  /** Keys with their objects. */
  entries(): IterableIterator<[string, T]> {
    return this.#sorted().entries();
  }

  #sorted(): Map<string, T> {
    if (this.#last === undefined) this.#sort();
    return this.#items;
  }

  #sort(): void {
    const entries = [...this.#items.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
    this.#items = new Map(entries);
    this.#last = entries.at(-1)?.[0] ?? '';
  }
}
