import type { InstalledMachine } from '../../answers';
import type { Disk, Nic, Vm } from '../../site';

/** What of a VM its installer is told. */
export type InstallableVm = Pick<Vm, 'name' | 'fqdn' | 'install' | 'nics' | 'disks' | 'firmware' | 'agent'>;

/** PVE puts net0 in PCI slot 18. */
const FIRST_SLOT = 18;

/** A VM in the terms of a machine of iron: its first disk becomes the root, and its cards are known by their addresses. */
export function installedVm({ name, fqdn, install, nics, disks, firmware }: InstallableVm): InstalledMachine {
  const root = disks.slice(0, 1).map((disk) => ({
    name: disk.interface,
    path: pathOf(disk),
    wipe: true,
    mount: '/',
    filesystem: 'ext4' as const,
  }));
  return {
    ...{ name, fqdn, install, disks: root, raid: [] },
    firmware: firmware === 'ovmf' ? 'uefi' : 'bios',
    interfaces: nics.map(toInterface),
  };
}

function toInterface(nic: Nic, index: number): InstalledMachine['interfaces'][number] {
  const { mac, mtu, ipv4, ipv6, dnsServers, routes } = nic;
  return {
    ...{ kind: 'nic', pxe: false, wakeOnLan: false },
    name: `ens${String(FIRST_SLOT + index)}`,
    ...(mtu === undefined ? {} : { mtu }),
    ...{ mac, ipv4, ipv6, dnsServers, routes },
  };
}

/** Where QEMU's disk is found: on scsi by PVE's own name of it; elsewhere without a serial number as the first of its kind. */
function pathOf({ interface: drive, serial }: Disk): string {
  const byId = (text: string): string => `/dev/disk/by-id/${text}`;
  if (drive.startsWith('virtio'))
    return serial === undefined ? '/dev/vda' : byId(`virtio-${serial.slice(0, 20)}`);
  if (drive.startsWith('scsi')) return byId(`scsi-0QEMU_QEMU_HARDDISK_drive-${drive}`);
  return serial === undefined ? '/dev/sda' : byId(`ata-QEMU_HARDDISK_${serial}`);
}
