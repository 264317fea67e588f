import type { OsProfile } from '../model';
import type { InstallFault } from './install-fault';
import type { NetworkMachine, NetworkVm } from './network-machines';

/** Why a VM cannot be installed over the network, whatever is installed on it. */
export function networkVmFaults(
  { name, interfaces, disks: [root] }: NetworkMachine,
  { isSecureBoot, disks }: NetworkVm,
  { family }: OsProfile,
): readonly InstallFault[] {
  const booting = interfaces.filter((each) => each.kind === 'nic' && each.pxe);
  const alike = disks.find((disk) => root && disk !== root.name && disk.startsWith(root.name));
  return [
    ...(booting.length > 0
      ? []
      : [
          {
            message: `"${name}" starts from no network card, and is to be installed over the network`,
            hint: 'name one first in its boot_order: [net0, scsi0], or leave that out',
            path: ['boot_order'],
          },
        ]),
    ...(isSecureBoot
      ? [
          {
            message: `the firmware of "${name}" starts what is signed alone, and iPXE is not`,
            hint: 'leave "secure_boot: true" out, or install it from an ISO',
            path: ['secure_boot'],
          },
        ]
      : []),
    ...(family === 'proxmox-ve' && root && alike !== undefined
      ? [
          {
            message: `the installer of Proxmox VE could take ${alike} of "${name}" for ${root.name}`,
            hint: 'give the disks other numbers',
            path: ['disks', alike],
          },
        ]
      : []),
  ];
}
