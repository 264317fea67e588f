import { formatSize } from '../../../pve/wire';
import {
  refuse,
  refuseParams,
  without,
  type Lab,
  type VmConfig,
  type VmRecord,
  type VolumeRecord,
} from '../model';
import { allocateDisk, bytesOfImage, findVolume, needVolume, storageOn, volumeId } from '../volumes';
import { readProperties, writeProperties } from './property';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const CLOUD_INIT_BYTES = 4 * MIB;

/** What a drive of a configuration holds. */
export interface Drive {
  /** `scsi0` */
  readonly key: string;
  /** Volume id, `none` or `cdrom`. */
  readonly file: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Reads a drive of a configuration. */
export function readDrive(key: string, value: string): Drive {
  const { file, volume, ...options } = readProperties(key, value, 'file');
  const named = file ?? volume;
  if (named === undefined)
    throw refuseParams({
      [key]: 'invalid format - format error\nfile: property is missing and it is not optional\n',
    });
  return { key, file: named, options };
}

/** Writes a drive as PVE stores it; the size is that of its volume. */
export function writeDrive(drive: Drive, volume?: VolumeRecord): string {
  const options = without(drive.options, 'size', 'import-from', 'format');
  const size = volume === undefined ? {} : { size: formatSize(volume.size) };
  return writeProperties({ file: drive.file, ...options, ...size }, 'file');
}

/** Whether a volume is the drive that PVE makes for cloud-init. */
export function isCloudInitDrive(file: string): boolean {
  return /(?::|\/)vm-\d+-cloudinit(?:\.[a-z0-9]+)?$/.test(file);
}

/** A drive as a caller asks for it. */
export interface WantedDrive {
  readonly key: string;
  readonly value: string;
  /** What the drive is now. */
  readonly current: string | undefined;
}

/**
 * Makes what a drive's parameter asks for, and writes the drive as it is to be stored.
 *
 * `local-lvm:8` is a new disk of 8 GiB, `local-lvm:0,import-from=…` a copy of an image, `local-lvm:cloudinit` PVE's own
 * drive, `local:iso/x.iso,media=cdrom` or `none` a CD-ROM; everything else must be a volume that exists.
 *
 * @throws ApiError
 */
export function placeDrive(lab: Lab, vm: VmRecord, wanted: WantedDrive): string {
  const { key, current } = wanted;
  const drive = readDrive(key, wanted.value);
  if (drive.file === 'none' || drive.file === 'cdrom') {
    return writeDrive({ ...drive, options: { ...drive.options, media: 'cdrom' } });
  }
  const [, storage, rest] = /^([^:]+):(.+)$/.exec(drive.file) ?? [];
  if (storage === undefined || rest === undefined) {
    throw refuseParams({
      [key]: `invalid format - format error\nfile: unable to parse volume ID '${drive.file}'\n`,
    });
  }
  if (rest === 'cloudinit') return placeCloudInit(lab, vm, drive, storage);
  if (/^\d+(\.\d+)?$/.test(rest)) return placeNewDisk(lab, vm, drive);
  const volume = existingVolume(lab, vm, drive.file, current);
  return writeDrive({ ...drive, file: volumeId(volume) }, volume);
}

function placeCloudInit(lab: Lab, vm: VmRecord, drive: Drive, storage: string): string {
  const isBlock = storageOn(lab, vm.node, storage, 'images').path === undefined;
  const name = `vm-${vm.vmid}-cloudinit`;
  const format = drive.options['format'] ?? 'qcow2';
  const existing = findVolume(lab, vm.node, `${storage}:${isBlock ? name : `${vm.vmid}/${name}.${format}`}`);
  const made =
    existing ??
    allocateDisk(lab, {
      vmid: vm.vmid,
      node: vm.node,
      storage,
      size: CLOUD_INIT_BYTES,
      format,
      name,
    });
  const kept = Object.entries(drive.options).filter(([name]) => name !== 'format');
  const options = { ...Object.fromEntries(kept), media: 'cdrom' };
  return writeDrive({ ...drive, file: volumeId(made), options }, made);
}

/**
 * Ends a change that gives a machine a second drive for cloud-init.
 *
 * @throws ApiError 500 in PVE's words (qemu-server 9.2.6).
 */
export function checkOneCloudInit(config: VmConfig, key: string, value: string): void {
  const isSeed = (file: string): boolean => file.endsWith(':cloudinit') || isCloudInitDrive(file);
  if (!isSeed(readDrive(key, value).file)) return;
  const other = Object.entries(config).find(
    ([name, held]) =>
      name !== key && /^(?:ide|sata|scsi)\d+$/.test(name) && isSeed(readDrive(name, String(held)).file),
  );
  if (other) throw refuse(`${key} - cloud-init drive is already attached at '${other[0]}'`);
}

/** `local-lvm:8` */
function placeNewDisk(lab: Lab, vm: VmRecord, drive: Drive): string {
  const [storage = '', gibibytes = ''] = drive.file.split(':');
  const source = drive.options['import-from'];
  const image = source === undefined ? undefined : needVolume(lab, vm.node, source);
  const made = allocateDisk(lab, {
    vmid: vm.vmid,
    node: vm.node,
    storage,
    size: image ? (image.virtualSize ?? image.size) : newDiskSize(drive, Number(gibibytes)),
    ...(drive.options['format'] === undefined ? {} : { format: drive.options['format'] }),
    ...(image?.origin === undefined ? {} : { origin: image.origin }),
    ...(image ? bytesOfImage(lab, image) : {}),
  });
  return writeDrive({ ...drive, file: volumeId(made) }, made);
}

/** Firmware variables and TPM state have a size of their own, whatever was asked. */
function newDiskSize(drive: Drive, gibibytes: number): number {
  if (drive.key === 'tpmstate0') return 4 * MIB;
  if (drive.key === 'efidisk0') return drive.options['efitype'] === '4m' ? 4 * MIB : 528 * 1024;
  if (gibibytes <= 0) throw refuse(`${drive.key}: a new disk needs a size in GiB above 0, as in local-lvm:8`);
  return Math.round(gibibytes * GIB);
}

/**
 * The bpg provider 0.111.1 names the old volume once more after it has moved a disk and resized it in one apply; that
 * means the volume which the disk has become (recorded: proxmox_virtual_environment_vm/disks-nics-change.update).
 */
function existingVolume(lab: Lab, vm: VmRecord, volid: string, current?: string): VolumeRecord {
  const found = findVolume(lab, vm.node, volid);
  if (found) return found;
  const held = current === undefined ? undefined : findVolume(lab, vm.node, readDrive('', current).file);
  if (held?.formerly === volid) return held;
  return needVolume(lab, vm.node, volid);
}
