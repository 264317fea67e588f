import type { HostDisk, PhysicalHost } from '../../../site';
import type { RootTarget } from '../root-disk';

const MD_LEVELS = ['raid0', 'raid1', 'raid5', 'raid6', 'raid10'];

/**
 * The installer's `storage`: one disk by its own layout, an array by curtin's actions; or why there is none.
 * @see https://curtin.readthedocs.io/en/latest/topics/storage.html
 */
export function curtinStorage(
  host: PhysicalHost,
  { disks, level, filesystem }: RootTarget,
): object | readonly string[] {
  const [disk] = disks;
  if (filesystem === 'zfs') {
    return [`the installer of Ubuntu is not told of zfs: take ext4, xfs or btrfs for "/" of "${host.name}"`];
  }
  if (level === undefined && disk !== undefined) {
    return { config: singleDisk(host, disk, filesystem) };
  }
  if (level === undefined || !MD_LEVELS.includes(level)) {
    return [
      `the installer of Ubuntu makes no ${level ?? 'array'} ("${host.name}"): take one of ${MD_LEVELS.join(', ')}`,
    ];
  }
  return { config: array(host, { disks, level, filesystem }) };
}

function singleDisk({ firmware }: PhysicalHost, disk: HostDisk, filesystem: string): object[] {
  return [
    diskAction(disk, 'disk0', firmware),
    bootPart('disk0', firmware, true),
    { id: 'root-part', type: 'partition', device: 'disk0', size: -1, number: 2 },
    ...rootOn('root-part', filesystem),
    ...efiOn(firmware),
  ];
}

function array({ firmware }: PhysicalHost, { disks, level = 'raid1', filesystem }: RootTarget): object[] {
  const parts = disks.flatMap((disk, index) => {
    const id = `disk${String(index)}`;
    return [
      diskAction(disk, id, firmware),
      bootPart(id, firmware, index === 0),
      { id: `${id}-part`, type: 'partition', device: id, size: -1, number: 2 },
    ];
  });
  const devices = disks.map((_disk, index) => `disk${String(index)}-part`);
  return [
    ...parts,
    { id: 'md0', type: 'raid', name: 'md0', raidlevel: Number(level.slice('raid'.length)), devices },
    ...rootOn('md0', filesystem),
    ...efiOn(firmware),
  ];
}

function diskAction({ path, serial }: HostDisk, id: string, firmware: string): object {
  return {
    id,
    type: 'disk',
    ptable: 'gpt',
    wipe: 'superblock-recursive',
    preserve: false,
    ...(serial === undefined ? { path } : { serial }),
    ...(firmware === 'bios' ? { grub_device: true } : {}),
  };
}

/** What the firmware starts: an EFI system partition on each disk, or room for GRUB behind the table. */
function bootPart(device: string, firmware: string, isFirst: boolean): object {
  const id = `${device}-boot`;
  return firmware === 'bios'
    ? { id, type: 'partition', device, size: '1M', flag: 'bios_grub', number: 1 }
    : {
        id,
        type: 'partition',
        device,
        size: '512M',
        flag: 'boot',
        number: 1,
        ...(isFirst ? { grub_device: true } : {}),
      };
}

/** The system mounts the EFI partition of the first disk, after its root. */
function efiOn(firmware: string): object[] {
  if (firmware === 'bios') return [];
  return [
    { id: 'efi-fs', type: 'format', fstype: 'fat32', volume: 'disk0-boot' },
    { id: 'efi-mount', type: 'mount', device: 'efi-fs', path: '/boot/efi' },
  ];
}

function rootOn(volume: string, fstype: string): object[] {
  return [
    { id: 'root-fs', type: 'format', fstype, volume },
    { id: 'root-mount', type: 'mount', device: 'root-fs', path: '/' },
  ];
}
