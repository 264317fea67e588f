import { ProviderError } from '../../resource';
import { pause } from './abort';

const POLL_MS = 1000;

/** What is waited for, and how long. */
export interface WaitLimit {
  /** `VM 100 to be stopped`; stands after "waiting for". */
  readonly what: string;
  readonly timeoutS: number;
  readonly signal: AbortSignal;
}

/**
 * Looks once a second until it is so.
 *
 * @throws ProviderError PROXMOX_TIMEOUT when the time is over
 */
export async function waitUntil(
  look: () => Promise<boolean>,
  { what, timeoutS, signal }: WaitLimit,
): Promise<void> {
  const end = performance.now() + timeoutS * 1000;
  while (!(await look())) {
    if (performance.now() > end) {
      throw new ProviderError('PROXMOX_TIMEOUT', `Timeout while waiting for ${what}`, {
        detail: `It took more than ${timeoutS} s.`,
      });
    }
    await pause(POLL_MS, signal);
  }
}
