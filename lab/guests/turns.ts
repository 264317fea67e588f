/** Work that goes one after the other for each key; keys among themselves go side by side. */
export class Turns<Key> {
  /** The last thing under way for each key. */
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Whether something is under way. */
  isBusy(key: Key): boolean {
    return this.#last.has(key);
  }

  /** Runs it when all that was asked for before has ended, well or not. */
  run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const now = before.then(work, work);
    const settled: Promise<unknown> = now
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key);
      });
    this.#last.set(key, settled);
    return now;
  }

  /** Resolves when nothing is under way of what was asked for so far. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
