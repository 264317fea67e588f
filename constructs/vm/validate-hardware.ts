import { ConstructError } from '../construct-error';
import { diskFaults } from './disk-faults';
import { deviceFaults } from './device-faults';
import { nicFaults } from './nic-faults';
import { processorFaults } from './processor-faults';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/**
 * Refuses what the provider or PVE would refuse in the middle of a deploy, all of it at once.
 * @throws {@link ConstructError} `VM_SETTING`
 */
export function validateHardware(props: ProxmoxVmProps): void {
  const faults = [
    ...processorFaults(props),
    ...deviceFaults(props),
    ...diskFaults(props),
    ...nicFaults(props),
  ];
  if (faults.length === 0) return;
  throw new ConstructError('VM_SETTING', [`VM ${props.name} cannot be so:`, ...faults].join('\n  '));
}
