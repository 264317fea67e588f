/** Codes of the errors that stacks throw; callers branch on them, never on the text. */
export type StackErrorCode =
  | 'STACK_ADDRESS_TAKEN'
  | 'STACK_BACKEND_UNSUPPORTED'
  | 'STACK_BOOT_UNSUPPORTED'
  | 'STACK_IMAGE_UNKNOWN'
  | 'STACK_NODE_UNKNOWN';

/** A stack was given a site that does not hold together; the checks of `site/` report such before. */
export class StackError extends Error {
  override readonly name = 'StackError';

  /** @param code stable, `STACK_NODE_UNKNOWN` */
  constructor(
    readonly code: StackErrorCode,
    message: string,
  ) {
    super(message);
  }
}
