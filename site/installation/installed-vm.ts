import type { Disk, HostDisk, Nic, PhysicalHost, Vm } from '../model';

/** What of a VM its installer is told. */
export type InstallableVm = Pick<Vm, 'name' | 'fqdn' | 'install' | 'nics' | 'disks' | 'firmware' | 'agent'> &
  Partial<Pick<Vm, 'bootOrder'>>;

/** PVE puts net0 in PCI slot 18. */
const FIRST_SLOT = 18;

/** A VM in the terms of a machine of iron: its first disk becomes the root, and its cards are known by their addresses. */
export function installedVm({
  name,
  fqdn,
  install,
  nics,
  disks,
  firmware,
  bootOrder = ['net0'],
}: InstallableVm): Pick<
  PhysicalHost,
  'name' | 'fqdn' | 'install' | 'disks' | 'raid' | 'firmware' | 'interfaces'
> {
  return {
    ...{ name, fqdn, install, disks: disks.slice(0, 1).map(installedDisk), raid: [] },
    firmware: firmware === 'ovmf' ? 'uefi' : 'bios',
    interfaces: nics.map((nic, index) => toInterface(nic, index, bootOrder)),
  };
}

function toInterface(
  nic: Nic,
  index: number,
  bootOrder: readonly string[],
): PhysicalHost['interfaces'][number] {
  const { mac, mtu, ipv4, ipv6, dnsServers, routes } = nic;
  return {
    ...{ kind: 'nic', pxe: bootOrder.includes(`net${String(index)}`), wakeOnLan: false },
    name: `ens${String(FIRST_SLOT + index)}`,
    ...(mtu === undefined ? {} : { mtu }),
    ...{ mac, ipv4, ipv6, dnsServers, routes },
  };
}

/** A disk of a VM that gets a system, as its installer is told of it. */
export function installedDisk(disk: Disk): HostDisk {
  const { interface: name, filesystem = 'ext4' } = disk;
  return { ...{ name, wipe: true, mount: '/', filesystem }, ...identityOf(disk) };
}

/** Where QEMU's disk is found: on scsi by PVE's own name of it; elsewhere without a serial number as the first of its kind. */
function identityOf({ interface: drive, serial }: Disk): Pick<HostDisk, 'path' | 'scsiId'> {
  const byId = (text: string): Pick<HostDisk, 'path'> => ({ path: `/dev/disk/by-id/${text}` });
  if (drive.startsWith('virtio'))
    return serial === undefined ? { path: '/dev/vda' } : byId(`virtio-${serial.slice(0, 20)}`);
  if (drive.startsWith('scsi')) {
    const scsiId = `drive-${drive}`;
    return { ...byId(`scsi-0QEMU_QEMU_HARDDISK_${scsiId}`), scsiId };
  }
  return serial === undefined ? { path: '/dev/sda' } : byId(`ata-QEMU_HARDDISK_${serial}`);
}
