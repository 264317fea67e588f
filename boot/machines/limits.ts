/** How long things may take and how often they are tried. Times are milliseconds. */
export interface MachineLimits {
  /** From power-on until the installer asks for its answers. */
  readonly bootTimeoutMs: number;
  readonly bootAttempts: number;
  /** For how long an installer may say nothing. */
  readonly installSilenceMs: number;
  /** For how long nothing may be heard of Ansible; a server that lives lets hear of it all the time. */
  readonly configureSilenceMs: number;
  readonly configureAttempts: number;
  /** Before the second attempt; each further pause is twice as long. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

const MINUTE = 60_000;

/** For real hardware: servers take up to ten minutes from power-on to PXE. */
export const DEFAULT_LIMITS: MachineLimits = {
  bootTimeoutMs: 20 * MINUTE,
  bootAttempts: 3,
  installSilenceMs: 60 * MINUTE,
  configureSilenceMs: 3 * MINUTE,
  configureAttempts: 3,
  firstPauseMs: MINUTE / 2,
  longestPauseMs: 15 * MINUTE,
};

/** The pause after an attempt. @param attempt from 1 */
export function pauseAfter(attempt: number, { firstPauseMs, longestPauseMs }: MachineLimits): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, attempt - 1));
}
