import { parseSize } from '../../../../../pve/wire';
import { block, flag, number, ProviderError, text } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { readProperties } from '../../property';

/** Options of a disk in the order in which the real provider sends them. */
const OPTIONS = [
  'aio',
  'backup',
  'iops_rd',
  'iops_wr',
  'iops_rd_max',
  'iops_wr_max',
  'iothread',
  'queues',
  'serial',
  'ssd',
  'discard',
  'cache',
  'mbps_rd_max',
  'mbps_wr_max',
  'mbps_rd',
  'mbps_wr',
  'replicate',
] as const;

/** What stands at a bus address of a VM: a disk, a CD-ROM, the cloud-init drive. */
export interface StorageDevice {
  /** `local-lvm:vm-100-disk-0`, `local-lvm:8` (allocate 8 GiB), `none`, `cdrom` */
  readonly volume: string;
  readonly format?: string;
  readonly media?: string;
  readonly sizeBytes?: number;
  readonly importFrom?: string;
  /** An image in a storage that only `qm` on the node can import. */
  readonly fileId?: string;
  readonly options: Readonly<Record<string, string>>;
}

const GIB = 1024 ** 3;
const DISK_BUSES = /^(scsi|sata|ide|virtio)\d+$/;
const SPEED = {
  iops_rd: 'iops_read',
  iops_wr: 'iops_write',
  iops_rd_max: 'iops_read_burstable',
  iops_wr_max: 'iops_write_burstable',
  mbps_rd: 'read',
  mbps_wr: 'write',
  mbps_rd_max: 'read_burstable',
  mbps_wr_max: 'write_burstable',
} as const;

/** The argument of a disk's `speed` block for each of PVE's options. */
export const SPEED_ARGUMENTS: Readonly<Record<string, string>> = SPEED;

/** True for `scsi0`, `virtio1`, … */
export function isDiskBus(key: string): boolean {
  return DISK_BUSES.test(key);
}

/** Reads a device as a VM's config has it. */
export function readDevice(entry: string): StorageDevice {
  const parts = readProperties(entry, 'file');
  const volume = parts.get('file') ?? '';
  const extension = /:.*\.([^./]+)$/.exec(volume)?.[1];
  const size = parts.get('size');
  const format = parts.get('format') ?? extension;
  const media = parts.get('media');
  const options = OPTIONS.filter((name) => parts.has(name)).map(
    (name) => [name, parts.get(name) ?? ''] as const,
  );
  return {
    volume,
    ...(format === undefined ? {} : { format }),
    ...(media === undefined ? {} : { media }),
    ...(size === undefined ? {} : { sizeBytes: parseSize(size) }),
    options: Object.fromEntries(options),
  };
}

/** Writes a device. The trailing comma of one without options is the real provider's; PVE takes it. */
export function writeDevice(device: StorageDevice): string {
  const parts = [`file=${device.importFrom === undefined ? device.volume : `${storageOf(device)}:0`}`];
  if (device.importFrom !== undefined) parts.push(`import-from=${device.importFrom}`);
  if (device.format !== undefined) parts.push(`format=${device.format}`);
  if (device.media !== undefined) parts.push(`media=${device.media}`);
  if (device.sizeBytes !== undefined) parts.push(`size=${device.sizeBytes}`);
  return [...parts, writeOptions(device)].join(',');
}

/** The options of a device, without volume and size. */
export function writeOptions(device: StorageDevice): string {
  return OPTIONS.filter((name) => (device.options[name] ?? '') !== '')
    .map((name) => `${name}=${device.options[name] ?? ''}`)
    .join(',');
}

/** The storage of a device: `local-lvm`. Empty for a path in the node's file system. */
export function storageOf(device: StorageDevice): string {
  const colon = device.volume.indexOf(':');
  return colon < 0 ? '' : device.volume.slice(0, colon);
}

/** What follows the storage: `vm-100-disk-0`. */
export function pathOf(device: StorageDevice): string {
  return device.volume.slice(device.volume.indexOf(':') + 1);
}

/** True when the volume is the VM's own, and not another's or one to be allocated. */
export function isOwnedBy(device: StorageDevice, vmid: number): boolean {
  const path = pathOf(device);
  return path.startsWith(`vm-${vmid}-`) || path.startsWith(`${vmid}/vm-${vmid}-`);
}

/** True for the drive that PVE fills with cloud-init data. */
export function isCloudInit(device: StorageDevice, vmid: number): boolean {
  return device.volume.includes(`vm-${vmid}-cloudinit`);
}

/**
 * The devices that `disk` blocks describe, by interface.
 *
 * @throws ProviderError PROXMOX_DISK
 */
export function plannedDisks(disks: readonly ObjectValue[]): Map<string, StorageDevice> {
  return new Map(disks.map((disk, index) => [text(disk, 'interface'), plannedDisk(disk, index)]));
}

function plannedDisk(disk: ObjectValue, index: number): StorageDevice {
  const bus = text(disk, 'interface');
  if (!isDiskBus(bus)) {
    const detail = `Got '${bus}'; it must be scsiN, sataN, ideN or virtioN.`;
    throw new ProviderError('PROXMOX_DISK', 'Unknown disk interface', {
      detail,
      path: ['disk', index, 'interface'],
    });
  }
  const storage = text(disk, 'datastore_id');
  const path = text(disk, 'path_in_datastore');
  const size = number(disk, 'size');
  const allocated = storage === '' ? path : `${storage}:${path}`;
  return {
    volume: path === '' ? `${storage}:${size}` : allocated,
    ...optional('format', text(disk, 'file_format')),
    ...optional('importFrom', text(disk, 'import_from')),
    ...optional('fileId', text(disk, 'file_id')),
    sizeBytes: size * GIB,
    options: plannedOptions(disk, bus),
  };
}

function plannedOptions(disk: ObjectValue, bus: string): Record<string, string> {
  const bit = (name: string): string => (flag(disk, name) ? '1' : '0');
  const speed = block(disk, 'speed');
  const limits = Object.entries(SPEED)
    .filter(([, argument]) => number(speed, argument) > 0)
    .map(([option, argument]) => [option, String(number(speed, argument))] as const);
  const queues = number(disk, 'queues');
  return {
    aio: text(disk, 'aio'),
    backup: bit('backup'),
    ...Object.fromEntries(limits),
    ...(/^(sata|ide)/.test(bus) ? {} : { iothread: bit('iothread') }),
    ...(queues > 0 ? { queues: String(queues) } : {}),
    serial: text(disk, 'serial'),
    ...(bus.startsWith('virtio') ? {} : { ssd: bit('ssd') }),
    discard: text(disk, 'discard'),
    cache: text(disk, 'cache'),
    replicate: bit('replicate'),
  };
}

function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value === '' ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
