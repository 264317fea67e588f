/** A guest that a site cannot describe. */
export class AdoptError extends Error {
  override readonly name = 'AdoptError';

  constructor(
    readonly code: 'ADOPT_CONTAINER' | 'ADOPT_DISK',
    message: string,
  ) {
    super(message);
  }
}
