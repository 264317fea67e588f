/** What changes a lab at this moment, and a way to let none begin. */
export class Activity {
  #running = 0;
  #held: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** Runs work that changes the lab, when nobody holds it. */
  async run<T>(work: () => Promise<T> | T): Promise<T> {
    while (this.#held) await this.#held;
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /** Runs work while nothing else changes the lab: what has begun ends first, what comes waits. One at a time. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#held) await this.#held;
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    try {
      if (this.#running > 0) {
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve;
        });
      }
      return await work();
    } finally {
      this.#onIdle = undefined;
      this.#held = undefined;
      release();
    }
  }
}
