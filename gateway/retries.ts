import { setTimeout as sleep } from 'node:timers/promises';
import { BROKEN, isUnsent } from './unsent';
import type { Answer } from './answer';

/** Pauses before the repetitions, in milliseconds: PVE's proxy is back within seconds of a restart. */
export const PAUSES_MS: readonly number[] = [200, 500, 1000, 2000, 4000];

/**
 * Answers of a proxy, of PVE's own one too, that did not reach what it asked: 595 is a connection that was refused, 596 one
 * that broke, 599 one that took too long.
 */
const UNREACHED = new Set([502, 503, 504, 595, 596, 599]);

/** PVE takes the lock of a guest before it does anything to its configuration. */
const GUEST_LOCKED = /can't lock file '[^']*(?:lock-|pve-config-)\d+\.(?:conf|lock)'.* - got timeout/;

/** Who may be sent again, and after what. */
export type Repeatable =
  /** A read: after everything that a second try may mend. */
  | 'read'
  /** A change of a guest's configuration: where nothing was sent, or the guest was locked. */
  | 'config'
  /** Any other write: where nothing was sent. */
  | 'write';

/** What a request is sent again with. */
export interface RetryOptions {
  readonly as: Repeatable;
  readonly signal: AbortSignal;
  readonly onRetry: () => void;
  readonly pausesMs: readonly number[];
}

/** Sends a request, and sends it again where that does no harm. */
export async function withRetries(send: () => Promise<Answer>, options: RetryOptions): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const pause = options.pausesMs[tries];
    try {
      const answer = await send();
      if (pause === undefined || !isWorthRepeating(answer, options.as)) return answer;
    } catch (error) {
      if (pause === undefined || options.signal.aborted || !isSafeAfter(error, options.as)) throw error;
    }
    options.onRetry();
    await sleep(pause, undefined, { signal: options.signal });
  }
}

function isWorthRepeating({ status, reason }: Answer, as: Repeatable): boolean {
  if (as === 'read') return UNREACHED.has(status);
  return as === 'config' && status === 500 && GUEST_LOCKED.test(reason);
}

/** Whether a request may be sent again after an error of its connection. */
export function isSafeAfter(error: unknown, as: Repeatable): boolean {
  const { code = '' } = error as { readonly code?: string };
  return isUnsent(error) || (as === 'read' && BROKEN.has(code));
}
