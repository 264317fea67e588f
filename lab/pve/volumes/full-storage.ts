import { refuse, type Lab, type StorageRecord } from '../model';

/** What the tools under PVE say when a disk finds no room, by the storage's type. */
function noRoom(storage: StorageRecord, volume: string, bytes: number): string {
  const option = (name: string, fallback: string): string => {
    const value = storage.options?.[name];
    return typeof value === 'string' ? value : fallback;
  };
  const group = option('vgname', 'pve');
  switch (storage.type) {
    case 'lvmthin':
      return `lvcreate '${group}/${volume}' error:   Cannot create new thin volume, free space in thin pool ${group}/${option('thinpool', 'data')} reached threshold.`;
    case 'lvm':
      return `not enough free space (0 < ${Math.ceil(bytes / 1024)})`;
    case 'zfspool':
    case 'zfs':
      return `zfs error: cannot create '${option('pool', 'rpool/data')}/${volume}': out of space`;
    case 'rbd':
      return `rbd create '${volume}' error: rbd: create error: (28) No space left on device`;
    default:
      return `unable to create image: qemu-img: ${storage.path ?? ''}/images/${volume}: Could not create file: No space left on device`;
  }
}

/**
 * Ends the making of a disk on a storage that takes nothing more.
 *
 * @throws ApiError 500
 */
export function needRoom(
  lab: Lab,
  node: string,
  storage: StorageRecord,
  disk: { name: string; size: number },
): void {
  if (lab.conditions.isFull(storage.storage, node)) throw refuse(noRoom(storage, disk.name, disk.size));
}

/**
 * Ends the writing of a file on a storage that takes nothing more.
 *
 * @param what the step that fails, `import failed`
 * @throws ApiError 500
 */
export function needRoomForFile(lab: Lab, node: string, storage: StorageRecord, what: string): void {
  if (lab.conditions.isFull(storage.storage, node)) throw refuse(what);
}
