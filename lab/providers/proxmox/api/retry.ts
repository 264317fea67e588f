import { pause } from './abort';

/** How often and when something is tried again. */
export interface RetryOptions {
  /** @default 3 */
  readonly attempts?: number;
  /** Pause before the second attempt; it doubles from there. @default 1000 */
  readonly delayMs?: number;
  readonly when: (error: unknown) => boolean;
  readonly signal: AbortSignal;
}

/** Runs something until it succeeds, fails for another reason, or has used up its attempts. */
export async function retry<Result>(
  run: (attempt: number) => Promise<Result>,
  { attempts = 3, delayMs = 1000, when, signal }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(attempt);
    } catch (error) {
      if (attempt >= attempts || !when(error)) throw error;
      await pause(delayMs * 2 ** (attempt - 1), signal);
    }
  }
}
