import { refuse, type Lab, type StorageRecord, type VolumeRecord } from '../model';
import { copyBytes } from './disk-bytes';
import { needRoom } from './full-storage';
import { storageOn } from './storage';
import { volumeKey } from './volume';

/** A disk that is to be made. */
export interface NewDisk {
  readonly vmid: number;
  readonly node: string;
  readonly storage: string;
  /** Bytes. */
  readonly size: number;
  /** @default the storage's own */
  readonly format?: string;
  /** What it is for. @default 'images' */
  readonly content?: 'images' | 'rootdir';
  readonly origin?: string;
  readonly parent?: string;
  readonly image?: VolumeRecord['image'];
  readonly written?: string;
  /** Name instead of the next free one, `vm-100-cloudinit`. */
  readonly name?: string;
}

/** Format of disks on a storage: block storages only know raw. */
function diskFormat(storage: StorageRecord, wished?: string): string {
  return storage.path === undefined ? 'raw' : (wished ?? 'raw');
}

/** Name of a disk in its storage: files lie in a folder of their machine. */
function volumeOfName(storage: StorageRecord, vmid: number, name: string, format: string): string {
  return storage.path === undefined ? name : `${vmid}/${name}.${format}`;
}

/** The first free `vm-100-disk-N` of a storage. */
function freeDiskName(lab: Lab, node: string, storage: StorageRecord, vmid: number): string {
  for (let index = 0; ; index += 1) {
    const taken = ['vm', 'base'].some((prefix) =>
      ['raw', 'qcow2', 'vmdk'].some((format) => {
        const volume = volumeOfName(storage, vmid, `${prefix}-${vmid}-disk-${index}`, format);
        return lab.state.volumes.has(volumeKey(storage, node, volume));
      }),
    );
    if (!taken) return `vm-${vmid}-disk-${index}`;
  }
}

/**
 * Makes a disk.
 *
 * @throws ApiError 500 when the storage does not take disks or has a volume of that name.
 */
export function allocateDisk(lab: Lab, disk: NewDisk): VolumeRecord {
  const storage = storageOn(lab, disk.node, disk.storage, disk.content ?? 'images');
  const format = diskFormat(storage, disk.format);
  const name = disk.name ?? freeDiskName(lab, disk.node, storage, disk.vmid);
  const volume = volumeOfName(storage, disk.vmid, name, format);
  const key = volumeKey(storage, disk.node, volume);
  if (lab.state.volumes.has(key)) throw refuse(`disk image '${volume}' already exists`);
  needRoom(lab, disk.node, storage, { name: volume, size: disk.size });
  return lab.state.volumes.set(key, {
    storage: disk.storage,
    ...(storage.shared ? {} : { node: disk.node }),
    volume,
    content: disk.content ?? 'images',
    format,
    size: disk.size,
    ctime: Math.floor(lab.now() / 1000),
    vmid: disk.vmid,
    ...(disk.origin === undefined ? {} : { origin: disk.origin }),
    ...(disk.parent === undefined ? {} : { parent: disk.parent }),
    ...(disk.image === undefined ? {} : { image: disk.image }),
    ...(disk.written === undefined ? {} : { written: disk.written }),
  });
}

/** Makes a disk with what another one holds. */
export function copyDisk(
  lab: Lab,
  source: VolumeRecord,
  disk: Omit<NewDisk, 'size' | 'origin'>,
): VolumeRecord {
  return allocateDisk(lab, {
    ...disk,
    size: source.size,
    ...(source.origin === undefined ? {} : { origin: source.origin }),
    ...copyBytes(lab, source),
  });
}
