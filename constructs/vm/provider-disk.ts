import type {
  VirtualEnvironmentVmDisk,
  VirtualEnvironmentVmDiskSpeed,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { VmDisk, VmDiskLimits } from './disk-props';

/** A disk as the provider wants it. @param importFrom volume that it is made from */
export function toDisk(disk: VmDisk, importFrom: string | undefined): VirtualEnvironmentVmDisk {
  return {
    interface: disk.interface,
    datastoreId: disk.datastore,
    size: disk.sizeGib,
    ssd: disk.ssd ?? !disk.interface.startsWith('virtio'),
    discard: (disk.discard ?? true) ? 'on' : 'ignore',
    iothread: disk.iothread ?? !disk.interface.startsWith('sata'),
    cache: disk.cache,
    aio: disk.aio,
    backup: disk.backup,
    replicate: disk.replicate,
    serial: disk.serial,
    queues: disk.queues,
    fileFormat: disk.format,
    speed: disk.limits && toSpeed(disk.limits),
    importFromAttribute: importFrom,
  };
}

function toSpeed(limits: VmDiskLimits): VirtualEnvironmentVmDiskSpeed {
  return {
    read: limits.readMibPerSecond,
    write: limits.writeMibPerSecond,
    iopsRead: limits.readIops,
    iopsWrite: limits.writeIops,
    readBurstable: limits.readBurstMibPerSecond,
    writeBurstable: limits.writeBurstMibPerSecond,
    iopsReadBurstable: limits.readBurstIops,
    iopsWriteBurstable: limits.writeBurstIops,
  };
}
