/** What stopped a call; branch on this, or on `classify(error)`, never on the text. */
export type PveErrorCode =
  | 'PVE_UNREACHABLE'
  | 'PVE_UNAUTHENTICATED'
  | 'PVE_FORBIDDEN'
  | 'PVE_INVALID'
  | 'PVE_REFUSED'
  | 'PVE_PROTOCOL'
  | 'PVE_TASK_FAILED'
  | 'PVE_TASK_TIMEOUT';

/** What is known about a call that failed. */
export interface PveErrorDetails {
  readonly code: PveErrorCode;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** PVE's own words: the reason phrase of the status line, or the exit status of a task. */
  readonly reason: string;
  /** PVE's complaint by parameter. */
  readonly errors?: Readonly<Record<string, string>>;
  /** `POST nodes/pve1/qemu`; never holds parameters, which may be secret. */
  readonly call: string;
  /** The last lines of a failed task. */
  readonly log?: readonly string[];
  readonly cause?: unknown;
}

/** A call to the PVE API, or a task that it started, that did not succeed. */
export class PveError extends Error {
  readonly code: PveErrorCode;
  readonly status: number;
  readonly reason: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly call: string;
  readonly log: readonly string[];

  constructor(details: PveErrorDetails) {
    super(describe(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PveError';
    this.code = details.code;
    this.status = details.status;
    this.reason = details.reason;
    this.errors = details.errors ?? {};
    this.call = details.call;
    this.log = details.log ?? [];
  }
}

function describe(details: PveErrorDetails): string {
  const status = details.status > 0 && details.code !== 'PVE_TASK_FAILED' ? `${details.status} ` : '';
  const errors = Object.entries(details.errors ?? {}).map(([key, text]) => `${key}: ${text.trim()}`);
  const lines = [`${details.call}: ${status}${details.reason}`, ...errors, ...(details.log ?? [])];
  return lines.join('\n  ');
}
