import { chosenDisk } from '../../../answers';
import type { PhysicalHost, RootTarget } from '../../../site';

/**
 * The installer's `storage`: one disk by its own layout, an array by curtin's actions.
 * @param target that the site's checks found nothing wrong with
 * @see https://curtin.readthedocs.io/en/latest/topics/storage.html
 */
export function curtinStorage(host: PhysicalHost, target: RootTarget): object {
  const [disk] = target.disks;
  if (target.array === undefined && disk) return { config: singleDisk(host, target.filesystem) };
  return { config: array(host, target) };
}

function singleDisk({ firmware }: PhysicalHost, filesystem: string): object[] {
  return [
    diskAction(0, firmware),
    bootPart('disk0', firmware, true),
    { id: 'root-part', type: 'partition', device: 'disk0', size: -1, number: 2 },
    ...rootOn('root-part', filesystem),
    ...efiOn(firmware),
  ];
}

function array({ firmware }: PhysicalHost, { disks, array: made, filesystem }: RootTarget): object[] {
  const level = made?.level ?? 'raid1';
  const parts = disks.flatMap((_disk, index) => {
    const id = diskId(index);
    return [
      diskAction(index, firmware),
      bootPart(id, firmware, index === 0),
      { id: `${id}-part`, type: 'partition', device: id, size: -1, number: 2 },
    ];
  });
  const devices = disks.map((_disk, index) => `${diskId(index)}-part`);
  return [
    ...parts,
    { id: 'md0', type: 'raid', name: 'md0', raidlevel: Number(level.slice('raid'.length)), devices },
    ...rootOn('md0', filesystem),
    ...efiOn(firmware),
  ];
}

function diskId(index: number): string {
  return `disk${String(index)}`;
}

function diskAction(index: number, firmware: string): object {
  return {
    id: diskId(index),
    type: 'disk',
    ptable: 'gpt',
    wipe: 'superblock-recursive',
    preserve: false,
    path: chosenDisk(index),
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
