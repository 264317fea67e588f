import { GuestError } from './guest-error';
import type { GuestHost, GuestInterface } from './guest-host';

/** A `GuestHost` for machines where guests cannot run: it says why, and is otherwise empty and harmless. */
export class NoGuests implements GuestHost {
  readonly #reason: string;

  /** @param reason Plain words, `guests need root; this user is 1000`. */
  constructor(reason: string) {
    this.#reason = reason;
  }

  unavailable(): string {
    return this.#reason;
  }

  applyNetwork(): Promise<void> {
    return Promise.resolve();
  }

  /** @throws GuestError GUESTS_UNAVAILABLE always. */
  start(): Promise<void> {
    return Promise.reject(new GuestError('GUESTS_UNAVAILABLE', this.#reason));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }

  running(): Promise<readonly number[]> {
    return Promise.resolve([]);
  }

  interfaces(): Promise<readonly GuestInterface[]> {
    return Promise.resolve([]);
  }

  onExit(): void {
    // No guest, so no exit to tell of.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
