import type { Readable } from 'node:stream';

/** A request to PVE, with headers as they are on the wire: name, value, name, value. */
export interface Outgoing {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly target: string;
  readonly headers: readonly string[];
  readonly body?: Buffer | Readable;
  readonly signal?: AbortSignal;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** PVE tells there what is wrong. */
  readonly reason: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}
