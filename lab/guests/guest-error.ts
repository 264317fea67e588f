/** Codes of what can go wrong with guests; callers branch on these. */
export type GuestErrorCode =
  | 'GUESTS_UNAVAILABLE'
  | 'GUEST_ROOT_BUILD_FAILED'
  | 'GUEST_ROOT_UNKNOWN'
  | 'GUEST_APT_SOURCES_MISSING'
  | 'GUEST_HOLDER_FAILED'
  | 'GUEST_NETWORK_FAILED'
  | 'GUEST_START_FAILED'
  | 'GUEST_STOP_FAILED'
  | 'GUEST_NOT_RUNNING'
  | 'GUEST_AGENT_SILENT'
  | 'GUEST_AGENT_REFUSED'
  | 'GUEST_MONITOR_REFUSED'
  | 'GUEST_COMMAND_FAILED'
  | 'GUEST_FILES';

/** A fault of the lab's guests; the message says what was tried, what came back and what to do. */
export class GuestError extends Error {
  /** Stable code, `GUEST_START_FAILED`. */
  readonly code: GuestErrorCode;

  constructor(code: GuestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GuestError';
    this.code = code;
  }
}
