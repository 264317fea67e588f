import { refuse, type BackedUpDisk, type Lab, type VmConfig, type VolumeRecord } from '../model';
import { allocateDisk } from './disk';
import { storageOn } from './storage';
import { findVolume, needVolume, volumeId } from './volume';

/** The volumes that the values of a configuration name, `scsi0: local-lvm:vm-100-disk-0,size=8G`; those with `backup=0` apart. */
export function backedUpDisks(lab: Lab, node: string, config: VmConfig): Record<string, BackedUpDisk> {
  const found = Object.entries(config).flatMap(([key, value]) => {
    const [volid = '', ...options] = String(value).split(',');
    const isDisk = /^(?:scsi|virtio|ide|sata|mp)\d+$|^(?:rootfs|efidisk0|tpmstate0)$/.test(key);
    if (!isDisk || !volid.includes(':') || options.includes('backup=0')) return [];
    const volume = findVolume(lab, node, volid);
    if (volume?.content !== 'images' && volume?.content !== 'rootdir') return [];
    const { storage, size, format, origin } = volume;
    const name = /vm-\d+-cloudinit/.test(volid) ? { isCloudInit: true as const } : {};
    return [[key, { storage, size, format, ...name, ...(origin === undefined ? {} : { origin }) }] as const];
  });
  return Object.fromEntries(found);
}

/** A backup that can be restored. @throws ApiError 500 when it is none, or one of another kind of guest. */
export function needBackup(lab: Lab, node: string, volid: string, type: 'qemu' | 'lxc'): RestorableBackup {
  const volume = needVolume(lab, node, volid);
  const { backupOf } = volume;
  if (!backupOf)
    throw refuse(
      `unable to restore '${volid}': ${volume.content === 'backup' ? 'the lab restores backups that it made itself' : 'it is no backup'}`,
    );
  if (backupOf.type !== type) throw refuse(`backup archive '${volid}' is not of type '${type}'`);
  return {
    ...backupOf,
    disks: backupOf.disks ?? {},
    ...(volume.file === undefined ? {} : { file: volume.file }),
  };
}

/** What a backup holds. */
export type RestorableBackup = NonNullable<VolumeRecord['backupOf']> & {
  readonly disks: Readonly<Record<string, BackedUpDisk>>;
  /** Archive of what the guest wrote, below the lab's folder. */
  readonly file?: string;
};

/** Where a backup goes. */
export interface RestoreTarget {
  readonly vmid: number;
  readonly node: string;
  /** @default the storage that each disk was on */
  readonly storage?: string;
}

/** Makes a backup's disks anew and answers the configuration that names them. */
export function restoreDisks(lab: Lab, backup: RestorableBackup, target: RestoreTarget): VmConfig {
  const content = backup.type === 'qemu' ? 'images' : 'rootdir';
  const entries = Object.entries(backup.config).flatMap(([key, value]) => {
    const disk = backup.disks[key];
    if (/^(?:parent|template|unused\d+)$/.test(key)) return [];
    if (!disk) return isVolume(lab, String(value)) ? [] : [[key, value] as const];
    const storage = target.storage ?? disk.storage;
    storageOn(lab, target.node, storage, content);
    const made = allocateDisk(lab, {
      ...target,
      storage,
      content,
      size: disk.size,
      format: disk.format,
      ...(disk.origin === undefined ? {} : { origin: disk.origin }),
      ...(disk.isCloudInit ? { name: `vm-${target.vmid}-cloudinit` } : {}),
    });
    const [, ...options] = String(value).split(',');
    return [[key, [volumeId(made), ...options].join(',')] as const];
  });
  return Object.fromEntries(entries);
}

/** A disk that was left out of the backup; CD-ROMs and files stay as they are written. */
function isVolume(lab: Lab, value: string): boolean {
  const [volid = '', ...options] = value.split(',');
  const [storage = '', name = ''] = volid.split(':');
  if (options.includes('media=cdrom') || !lab.state.storages.has(storage)) return false;
  return /(?:^|\/)(?:vm|base|subvol)-\d+-/.test(name);
}
