/** Why a request is not served. */
export interface Refusal {
  readonly ok: false;
  readonly code:
    | 'BOOT_TOKEN_INVALID'
    | 'BOOT_MACHINE_UNKNOWN'
    | 'BOOT_MACHINE_STATE'
    | 'BOOT_IDENTITY_CONFLICT'
    | 'BOOT_NOT_INSTALLABLE'
    | 'BOOT_FILE_UNKNOWN'
    | 'BOOT_REQUEST_INVALID'
    | 'BOOT_BMC_MISSING'
    | 'BOOT_SPECS_STALE';
  /** For whoever asked. */
  readonly message: string;
}

/** What came of a request. */
export type Result<T> = ({ readonly ok: true } & T) | Refusal;

/** Makes a refusal. */
export function refuse(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message };
}
