/** Codes of values that cannot be what they should be. */
export type ValueErrorCode =
  | 'BAD_ADDRESS'
  | 'BAD_CIDR'
  | 'CIDR_MASK_MISSING'
  | 'CIDR_HOST_BITS'
  | 'BAD_MAC'
  | 'BAD_VM_ID'
  | 'BAD_SIZE'
  | 'BAD_HOSTNAME'
  | 'BAD_DOMAIN'
  | 'BAD_SSH_KEY'
  | 'PRIVATE_KEY_IN_SPEC';

/** Text or a number that is not the domain value that it should be. */
export class ValueError extends Error {
  override readonly name = 'ValueError';

  constructor(
    /** Stable code, `CIDR_HOST_BITS`. */
    readonly code: ValueErrorCode,
    message: string,
    /** What to do, `did you mean "10.0.0.0/24"?` */
    readonly hint: string,
  ) {
    super(message);
  }
}
