/** Lets work on the same key happen one after the other, in the order of its arrival. */
export class Sequencer {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs work when everything before it under that key has ended, well or not. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
