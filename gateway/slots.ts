interface Waiting {
  readonly keys: readonly string[];
  readonly start: () => void;
}

/** So many at once for each key, first come first served; who wants several keys takes all or waits for all. */
export class Slots {
  readonly #limitOf: (key: string) => number;
  readonly #taken = new Map<string, number>();
  readonly #waiting: Waiting[] = [];

  /** @param limitOf how many at once under a key, 1 or more */
  constructor(limitOf: (key: string) => number) {
    this.#limitOf = limitOf;
  }

  /** Whether who came now would have to wait. */
  isFull(keys: readonly string[]): boolean {
    return keys.some((key) => (this.#taken.get(key) ?? 0) >= this.#limitOf(key));
  }

  /**
   * Waits for a place under each key.
   *
   * @returns what gives the places back; calling it again does nothing
   * @throws the signal's reason, when it is aborted before
   */
  take(keys: readonly string[], signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      };
      const entry: Waiting = {
        keys,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          this.#count(keys, 1);
          let isTaken = true;
          resolve(() => {
            if (!isTaken) return;
            isTaken = false;
            this.#count(keys, -1);
            this.#startNext();
          });
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(entry);
      this.#startNext();
    });
  }

  #startNext(): void {
    // Whoever is behind one that still waits may go first where their keys differ.
    for (const entry of [...this.#waiting]) {
      if (this.isFull(entry.keys)) continue;
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      entry.start();
    }
  }

  #count(keys: readonly string[], by: number): void {
    for (const key of keys) {
      const left = (this.#taken.get(key) ?? 0) + by;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    }
  }
}
