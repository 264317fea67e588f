import { findDiskOf, renderFindDisk } from '../../../answers';
import type { PhysicalHost, RootTarget } from '../../../site';

/** Where Ubuntu's installer has its configuration, which it reads again after the early commands. */
const CONFIGURATION = '/autoinstall.yaml';

/**
 * The script that writes the kernel's paths of the disks into the installer's configuration, before that looks for disks. A
 * `match` of its own would take the first of several disks, and compares what udev made of serial number and model.
 * @param tell shell command that is given `"$1"`, a report as JSON
 * @see https://canonical-subiquity.readthedocs-hosted.com/en/latest/reference/autoinstall-reference.html#early-commands
 */
export function chooseDisks({ disks }: RootTarget, tell: string): string {
  const chosen = disks.map(
    (disk, index) => `${findDiskOf(disk)}
sed -i "s|${placeOf(diskId(index))}|$disk|g" ${CONFIGURATION}
`,
  );
  return `${renderFindDisk({ tell, end: 'exit 1' })}${chosen.join('')}`;
}

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
    diskAction('disk0', firmware),
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
      diskAction(id, firmware),
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

/** Stands for the path that {@link chooseDisks} finds; no disk has it. */
function placeOf(id: string): string {
  return `/dev/rackwright/${id}-of-site`;
}

function diskAction(id: string, firmware: string): object {
  return {
    id,
    type: 'disk',
    ptable: 'gpt',
    wipe: 'superblock-recursive',
    preserve: false,
    path: placeOf(id),
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
