import { ConstructError } from './construct-error';

/**
 * @param owner `VM dev1`
 * @throws {@link ConstructError} `VM_ID_RANGE`
 */
export function validateVmId(owner: string, vmId: number): void {
  if (Number.isInteger(vmId) && vmId >= 100 && vmId <= 999_999_999) return;
  throw new ConstructError(
    'VM_ID_RANGE',
    `${owner} has the id ${String(vmId)}; PVE allows 100 to 999999999. Choose one in that range.`,
  );
}
