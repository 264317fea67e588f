import { parsePropertyString } from '../../../pve/wire';
import { refuse, type VmConfig } from '../model';

/**
 * Ends a change that names a device to boot from which the machine does not have.
 *
 * @param config with the change
 * @throws ApiError 500 in PVE's words, with their stray quote (qemu-server 9.2.6).
 */
export function checkBootOrder(config: VmConfig, boot: unknown): void {
  if (typeof boot !== 'string') return;
  const { order = '' } = parsePropertyString(boot, { defaultKey: 'legacy' });
  const missing = order.split(/[;\s]+/).find((device) => device !== '' && config[device] === undefined);
  if (missing !== undefined) throw refuse(`invalid bootorder: device '${missing}' does not exist'`);
}
