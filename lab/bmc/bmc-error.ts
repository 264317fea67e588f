/** Why a machine does not do what was asked. */
export type BmcErrorCode =
  | 'MACHINE_UNKNOWN'
  | 'MACHINE_EXISTS'
  | 'MACHINE_INVALID'
  | 'MACHINE_OFF'
  | 'MACHINES_UNAVAILABLE'
  | 'MEDIUM_UNREACHABLE'
  | 'BMC_UNREACHABLE'
  | 'BMC_REFUSED';

/** A fault with a machine of the lab, in words that say what to do. */
export class BmcError extends Error {
  constructor(
    readonly code: BmcErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'BmcError';
  }
}
