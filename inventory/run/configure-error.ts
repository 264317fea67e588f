import type { RunReport } from './run-report';

/** Stable codes of why hosts were not configured. */
export type ConfigureErrorCode =
  | 'CONFIGURE_UNKNOWN_HOST'
  | 'CONFIGURE_NO_ANSIBLE'
  | 'CONFIGURE_NO_SSH'
  | 'CONFIGURE_NO_KEY'
  | 'CONFIGURE_LOCKED'
  | 'CONFIGURE_LOCK_LOST'
  | 'CONFIGURE_FAILED'
  | 'CONFIGURE_INTERRUPTED';

/** A configuration run that did not do all that it was asked for. */
export class ConfigureError extends Error {
  override readonly name = 'ConfigureError';

  constructor(
    readonly code: ConfigureErrorCode,
    message: string,
    /** What was done up to then; absent when the run did not begin. */
    readonly report?: RunReport,
  ) {
    super(message);
  }
}
