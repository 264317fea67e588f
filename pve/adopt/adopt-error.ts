/** A guest that a site cannot describe. */
export class AdoptError extends Error {
  override readonly name = 'AdoptError';

  constructor(
    readonly code:
      'ADOPT_CONTAINER' | 'ADOPT_DISK' | 'ADOPT_NAME' | 'ADOPT_NIC' | 'ADOPT_SETTING' | 'ADOPT_TEMPLATE',
    message: string,
  ) {
    super(message);
  }
}
