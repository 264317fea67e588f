import { formatVolumeId, parseVolumeId } from '../../../pve/wire';
import { refuse, type Lab, type StorageRecord, type VolumeRecord } from '../model';
import { storageOn } from './storage';

/** Key of a volume in the state: volumes of local storages belong to a node. */
export function volumeKey(storage: StorageRecord, node: string, volume: string): string {
  return storage.shared ? `${storage.storage}:${volume}` : `${node}/${storage.storage}:${volume}`;
}

/** `local:iso/x.iso` */
export function volumeId(volume: VolumeRecord): string {
  return formatVolumeId(volume);
}

/** A volume as seen from a node; undefined when there is none. */
export function findVolume(lab: Lab, node: string, volid: string): VolumeRecord | undefined {
  const { storage: name, volume } = parseVolumeId(volid);
  const storage = lab.state.storages.get(name);
  return storage && lab.state.volumes.get(volumeKey(storage, node, volume));
}

/**
 * A volume that must be there.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needVolume(lab: Lab, node: string, volid: string): VolumeRecord {
  storageOn(lab, node, parseVolumeId(volid).storage);
  const found = findVolume(lab, node, volid);
  if (!found) throw refuse(`volume '${volid}' does not exist`);
  return found;
}

/** Where in a storage of files the volumes of a content lie. */
const FOLDERS: Record<VolumeRecord['content'], string> = {
  iso: 'template/iso',
  vztmpl: 'template/cache',
  import: 'import',
  snippets: 'snippets',
  images: 'images',
  rootdir: 'private',
  backup: 'dump',
};

/** Folder on a node where a storage keeps a content, `/var/lib/vz/snippets`; undefined for storages without files. */
export function contentPath(storage: StorageRecord, content: VolumeRecord['content']): string | undefined {
  return storage.path === undefined ? undefined : `${storage.path.replace(/\/+$/, '')}/${FOLDERS[content]}`;
}

/** Where PVE keeps a volume, `/dev/pve/vm-100-disk-0` or `/var/lib/vz/template/iso/x.iso`. */
export function volumePath(storage: StorageRecord, volume: VolumeRecord): string {
  const folder = contentPath(storage, volume.content);
  if (folder === undefined) return `/dev/pve/${volume.volume}`;
  const isFile = volume.volume.startsWith(`${volume.content}/`);
  return `${folder}/${isFile ? volume.volume.slice(volume.content.length + 1) : volume.volume}`;
}
