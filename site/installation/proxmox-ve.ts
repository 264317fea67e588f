import type { HostDisk, PhysicalHost } from '../model';
import { isFaulty, type InstallFault } from './install-fault';
import { proxmoxVeAnswerFaults } from './proxmox-ve-answer';
import { proxmoxVeNetworkFaults } from './proxmox-ve-network';
import { rootTarget, type RootTarget } from './root-disk';

/** The levels of arrays that the installer of Proxmox VE makes, in its own words. */
export const PVE_ARRAYS: Readonly<Record<'zfs' | 'btrfs', Readonly<Record<string, string>>>> = {
  zfs: {
    raid0: 'raid0',
    raid1: 'raid1',
    raid10: 'raid10',
    'zfs-mirror': 'raid1',
    'zfs-raidz1': 'raidz-1',
    'zfs-raidz2': 'raidz-2',
    'zfs-raidz3': 'raidz-3',
  },
  btrfs: { raid0: 'raid0', raid1: 'raid1', raid10: 'raid10' },
};

/** How many disks its filter tells apart. */
const MOST_FILTERED_DISKS = 3;

/** Whether a disk is found by its kernel's name, `/dev/sda`. */
export function hasKernelName({ path }: HostDisk): boolean {
  return path !== undefined && /^\/dev\/[a-z0-9]+$/.test(path);
}

/** Why the installer of Proxmox VE could not be answered. */
export function proxmoxVeFaults(host: PhysicalHost): readonly InstallFault[] {
  const root = rootTarget(host);
  const disks = isFaulty(root) ? root : [...findingFaults(host, root), ...arrayFaults(host, root)];
  return [...proxmoxVeAnswerFaults(host), ...proxmoxVeNetworkFaults(host), ...disks];
}

/** It finds disks by a list of the kernel's names, or by a filter: a map, in which each disk needs a key of its own. */
function findingFaults({ name }: PhysicalHost, { disks }: RootTarget): InstallFault[] {
  const named = disks.filter(hasKernelName);
  if (named.length === disks.length) return [];
  const [first] = disks;
  const path = ['disks', first?.name ?? ''];
  if (named.length > 0 || disks.length > MOST_FILTERED_DISKS) {
    return [
      {
        message: `the installer of Proxmox VE finds at most ${String(MOST_FILTERED_DISKS)} disks by "serial" or by a path under /dev/disk, and not some by their kernel's name`,
        hint: `give each disk of "${name}" a path such as /dev/sda`,
        path,
      },
    ];
  }
  const linked = disks.filter(({ serial }) => serial === undefined);
  const last = linked.at(-1);
  if (linked.length < 2) return [];
  return [
    {
      message: `two disks of "${name}" have a path under /dev/disk, of which the installer of Proxmox VE takes one`,
      hint: 'give them a "serial"',
      path: ['disks', last?.name ?? '', 'path'],
    },
  ];
}

function arrayFaults({ name }: PhysicalHost, { array, filesystem, disks }: RootTarget): InstallFault[] {
  const path = ['raid', array?.name ?? '', 'level'];
  if (filesystem !== 'zfs' && filesystem !== 'btrfs') {
    if (array === undefined) return [];
    return [
      {
        message: `the installer of Proxmox VE makes no ${array.level} of ${filesystem} on "${name}"`,
        hint: 'take zfs or btrfs for the array',
        path,
      },
    ];
  }
  const known = array === undefined ? disks.length === 1 : array.level in PVE_ARRAYS[filesystem];
  if (known) return [];
  return [
    {
      message: `the installer of Proxmox VE knows no ${array?.level ?? 'array'} of ${filesystem} ("${name}")`,
      hint: `it knows ${Object.keys(PVE_ARRAYS[filesystem]).join(', ')}`,
      path,
    },
  ];
}
