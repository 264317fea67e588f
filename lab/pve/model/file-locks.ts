/** How a lock is waited for. */
export interface LockWait {
  /** Milliseconds of the lab's clock. */
  readonly forMs: number;
  /** What is said of one that does not come, in PVE's words. */
  readonly refusal: string;
  readonly signal: AbortSignal;
}

/** The locks that PVE's workers hold while they work, first come first served: who waits too long for one fails. */
export class FileLocks {
  readonly #pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Who waits, by the locks that are held. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** @param pause waits so many milliseconds of the lab's clock; rejects when the signal is aborted */
  constructor(pause: (milliseconds: number, signal: AbortSignal) => Promise<void>) {
    this.#pause = pause;
  }

  /**
   * Waits for a lock.
   *
   * @returns what gives it back; calling it again does nothing
   * @throws Error with the refusal; the signal's reason
   */
  async take(key: string, wait: LockWait): Promise<() => void> {
    const waiting = this.#waiting.get(key);
    if (waiting) await this.#turn(key, waiting, wait);
    else this.#waiting.set(key, []);
    let isHeld = true;
    return () => {
      if (isHeld) this.#leave(key);
      isHeld = false;
    };
  }

  /** Holds a lock for a time. */
  async hold(key: string, forMs: number, wait: LockWait): Promise<void> {
    const leave = await this.take(key, wait);
    try {
      await this.#pause(forMs, wait.signal);
    } finally {
      leave();
    }
  }

  async #turn(key: string, waiting: (() => void)[], { forMs, refusal, signal }: LockWait): Promise<void> {
    const over = new AbortController();
    let start = (): void => undefined;
    const turn = new Promise<boolean>((resolve) => {
      start = () => {
        resolve(true);
      };
    });
    waiting.push(start);
    try {
      const late = this.#pause(forMs, AbortSignal.any([signal, over.signal])).then(() => false);
      if (!(await Promise.race([turn, late]))) throw new Error(refusal);
    } catch (error) {
      const place = waiting.indexOf(start);
      // It may have been handed over in that very moment.
      if (place < 0) this.#leave(key);
      else waiting.splice(place, 1);
      throw error;
    } finally {
      over.abort();
    }
  }

  #leave(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next) next();
    else this.#waiting.delete(key);
  }
}
