import type { IncomingMessage } from 'node:http';
import { bodiless, readKey } from './headers';
import { type Repeatable, withRetries } from './retries';
import type { GatewayStatistics } from './statistics';
import type { Tasks } from './tasks';
import type { Answer, Outgoing } from './answer';
import type { Upstream } from './upstream';

/** Sends what may be sent again to PVE. */
export class Sender {
  constructor(
    readonly upstream: Upstream,
    private readonly statistics: GatewayStatistics,
    /** Milliseconds before each repetition. */
    private readonly pausesMs: readonly number[],
  ) {}

  /** Sends it, and again where that is safe. */
  send(outgoing: Outgoing, as: Repeatable, signal: AbortSignal): Promise<Answer> {
    const onRetry = (): void => {
      this.statistics.retried += 1;
    };
    const { pausesMs } = this;
    return withRetries(() => this.upstream.exchange(outgoing), { as, signal, onRetry, pausesMs });
  }

  /** How to look at a task as the sender of a request may. */
  watch({ rawHeaders, headers }: IncomingMessage, target: string, upid: string): Parameters<Tasks['end']>[0] {
    const look = (signal: AbortSignal): Promise<Answer> => {
      const looked = { method: 'GET', target, headers: bodiless(rawHeaders), signal };
      return this.send(looked, 'read', signal);
    };
    return { key: readKey(upid, { ...headers, 'accept-encoding': undefined }), upid, look };
  }
}
