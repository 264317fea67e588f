import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request that a client made. */
export class Call {
  readonly method: string;
  readonly target: string;
  #signal: AbortSignal | undefined;

  /** @param closing aborted when the gateway closes */
  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly closing: AbortSignal,
  ) {
    this.method = request.method ?? 'GET';
    this.target = request.url ?? '/';
  }

  /** Whether the client went before it had its answer. */
  get isGone(): boolean {
    return this.response.destroyed && !this.response.writableFinished;
  }

  /** Aborted when the client is gone, or the gateway closes. Most requests never ask for it, which is why it is made late. */
  get signal(): AbortSignal {
    this.#signal ??= this.#watch();
    return this.#signal;
  }

  #watch(): AbortSignal {
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort(new Error('the client is gone'));
    };
    if (this.isGone) leave();
    else
      this.response.once('close', () => {
        if (!this.response.writableFinished) leave();
      });
    return AbortSignal.any([gone.signal, this.closing]);
  }
}
