/** Stable codes of what can be wrong with an inventory. */
export type InventoryErrorCode =
  'INVENTORY_BAD_NAME' | 'INVENTORY_BAD_ADDRESS' | 'INVENTORY_BAD_PATH' | 'INVENTORY_BAD_VARIABLE';

/** A site that cannot be turned into an inventory or an ssh_config. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';

  constructor(
    readonly code: InventoryErrorCode,
    message: string,
  ) {
    super(message);
  }
}
