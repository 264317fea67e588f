/** Why no file can be made of a request. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError';

  constructor(
    readonly code: 'UNKNOWN_NETWORK' | 'DUPLICATE_MAC',
    message: string,
    /** What to do. */
    readonly hint: string,
  ) {
    super(message);
  }
}
