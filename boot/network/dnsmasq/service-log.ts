import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { cleanText } from '../../clean-text';

/** Bytes of the file, and of the one before it. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What a service says, in a file for whoever looks why a machine gets no address or no file; it does not grow without end. */
export class ServiceLog {
  readonly #file: string;
  readonly #most: number;

  /** @param most bytes @default 4 MiB */
  constructor(file: string, most = MOST_BYTES) {
    this.#file = file;
    this.#most = most;
  }

  /** Adds some lines. A disk that is full keeps nobody from being served. */
  add(text: string): void {
    try {
      const bytes = existsSync(this.#file) ? statSync(this.#file).size : 0;
      if (bytes > this.#most) renameSync(this.#file, `${this.#file}.1`);
      appendFileSync(this.#file, cleanText(text), { mode: 0o600 });
    } catch {
      // It is for people alone.
    }
  }
}
