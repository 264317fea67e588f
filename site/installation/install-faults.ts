import type { OsProfile } from '../model';
import { diskImageFaults } from './disk-image';
import type { InstallFault } from './install-fault';
import type { NetworkMachine } from './network-machines';
import { networkVmFaults } from './network-vm';
import { proxmoxVeFaults } from './proxmox-ve';
import { isFaulty } from './install-fault';
import { rootTarget, type RootTarget } from './root-disk';

/** The levels of arrays that the installer of Ubuntu makes. */
const MD_LEVELS = ['raid0', 'raid1', 'raid5', 'raid6', 'raid10'];

/**
 * Why a machine cannot be installed over the network as its files describe it, whatever is on the provisioning server;
 * nothing where it can.
 */
export function installFaults(host: NetworkMachine, profile: OsProfile): readonly InstallFault[] {
  const { vm } = host;
  return [...(vm ? networkVmFaults(host, vm, profile) : []), ...systemFaults(host, profile)];
}

function systemFaults(host: NetworkMachine, profile: OsProfile): readonly InstallFault[] {
  if (host.bootMethod === 'image') return diskImageFaults(host, profile);
  switch (profile.family) {
    case 'proxmox-ve':
      return proxmoxVeFaults(host);
    case 'ubuntu':
      return onRoot(host, ubuntuFaults);
    case 'debian':
      return onRoot(host, (root) => oneDiskFaults(host, root, 'the installer of Debian'));
    case 'nixos':
      return onRoot(host, (root) => oneDiskFaults(host, root, 'NixOS'));
    case 'talos':
      return onRoot(host, talosFaults);
  }
}

function onRoot(
  host: NetworkMachine,
  faults: (root: RootTarget, host: NetworkMachine) => readonly InstallFault[],
): readonly InstallFault[] {
  const root = rootTarget(host);
  return isFaulty(root) ? root : faults(root, host);
}

function oneDiskFaults(
  { name }: NetworkMachine,
  { array, filesystem }: RootTarget,
  installer: string,
): readonly InstallFault[] {
  if (array === undefined && filesystem !== 'zfs') return [];
  return [
    {
      message: `${installer} is given one disk for "/" of "${name}"`,
      hint: 'take ext4, xfs or btrfs on one disk',
      path: ['raid', array?.name ?? ''],
    },
  ];
}

/** It lays out its one disk by itself, and knows its cards by their addresses alone. */
function talosFaults(
  { array, disks }: RootTarget,
  { name, interfaces }: NetworkMachine,
): readonly InstallFault[] {
  const bridge = interfaces.find(({ kind }) => kind === 'bridge');
  const [disk] = disks;
  return [
    ...(array === undefined
      ? []
      : [
          {
            message: `Talos is given one disk for "/" of "${name}"`,
            hint: 'give "mount: /" to a disk',
            path: ['raid', array.name],
          },
        ]),
    ...(bridge
      ? [
          {
            message: `Talos is told of no bridges, and "${name}" has "${bridge.name}"`,
            hint: 'give its addresses to the card, the bond or the VLAN',
            path: ['bridges', bridge.name],
          },
        ]
      : []),
    ...(disk?.serial !== undefined && /[*?[\]\\{}]/.test(disk.serial)
      ? [
          {
            message: `Talos takes the serial number of disk "${disk.name}" of "${name}" for a pattern`,
            hint: 'find the disk by its "path" instead',
            path: ['disks', disk.name, 'serial'],
          },
        ]
      : []),
  ];
}

function ubuntuFaults({ array, filesystem }: RootTarget, { name }: NetworkMachine): readonly InstallFault[] {
  const path = ['raid', array?.name ?? ''];
  if (filesystem === 'zfs') {
    const message = `the installer of Ubuntu is not told of zfs for "/" of "${name}"`;
    return [{ message, hint: 'take ext4, xfs or btrfs', path: [...path, 'filesystem'] }];
  }
  if (array === undefined || MD_LEVELS.includes(array.level)) return [];
  const message = `the installer of Ubuntu makes no ${array.level} ("${name}")`;
  return [{ message, hint: `take one of ${MD_LEVELS.join(', ')}`, path: [...path, 'level'] }];
}
