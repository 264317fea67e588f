import type { VmDisk, VmDiskLimits } from './disk-props';
import { wholeInRange } from '../in-range';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** Highest number of each bus. */
const BUSES: Readonly<Record<string, number>> = { scsi: 30, virtio: 15, sata: 5 };

/** What PVE or the provider refuses of disks. */
export function diskFaults({ disks, scsiHardware = 'virtio-scsi-single' }: ProxmoxVmProps): string[] {
  return disks.flatMap((disk) => {
    const [, bus = '', number = ''] = /^([a-z]+)(\d+)$/.exec(disk.interface) ?? [];
    const name = `disk ${disk.interface}`;
    const { serial, queues } = disk;
    return [
      ...(Number(number) <= (BUSES[bus] ?? -1)
        ? []
        : [`${name} is none. Use scsi0 to scsi30, virtio0 to virtio15, or sata0 to sata5.`]),
      ...wholeInRange(`sizeGib of ${name}`, disk.sizeGib, 1, 1_048_576),
      ...(serial === undefined || /^[A-Za-z0-9_-]{1,20}$/.test(serial)
        ? []
        : [`${name} has serial "${serial}". Give at most 20 letters, digits, "_" and "-".`]),
      ...(bus === 'virtio' && disk.ssd === true
        ? [`${name} is to be an SSD, and virtio disks cannot say so. Leave ssd out.`]
        : []),
      ...wholeInRange(`queues of ${name}`, queues, 2, 256),
      ...(queues !== undefined && (bus !== 'scsi' || scsiHardware !== 'virtio-scsi-single')
        ? [
            `${name} has queues, which scsi disks at virtio-scsi-single have alone; it is at ${bus === 'scsi' ? scsiHardware : bus}. Leave queues out.`,
          ]
        : []),
      ...limitFaults(name, disk),
    ];
  });
}

/** A burst, the limit that it goes beyond, and both names. */
const BURSTS = [
  ['readBurstMibPerSecond', 'readMibPerSecond'],
  ['writeBurstMibPerSecond', 'writeMibPerSecond'],
  ['readBurstIops', 'readIops'],
  ['writeBurstIops', 'writeIops'],
] as const satisfies readonly (readonly [keyof VmDiskLimits, keyof VmDiskLimits])[];

function limitFaults(name: string, { limits = {} }: VmDisk): string[] {
  const ranges = Object.entries(limits).flatMap(([limit, value]: [string, number | undefined]) =>
    wholeInRange(`limits.${limit} of ${name}`, value, 1, 2_147_483_647),
  );
  const bursts = BURSTS.flatMap(([burst, limit]) => {
    const value = limits[burst];
    if (value === undefined || value >= (limits[limit] ?? Number.POSITIVE_INFINITY)) return [];
    return [
      `${name} has ${burst} ${String(value)} and ${limit} ${String(limits[limit] ?? 'none')}, and QEMU takes a burst above its limit alone. Give both.`,
    ];
  });
  return [...ranges, ...bursts];
}
