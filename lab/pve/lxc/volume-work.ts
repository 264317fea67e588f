import { parseSize } from '../../../pve/wire';
import { refuse, type ContainerRecord, type Lab, type VolumeRecord } from '../model';
import { copyDisk, needVolume, storageOn, volumeId, volumeKey } from '../volumes';
import { readMount, writeMount, type Mount } from './container-config';
import { needUnlockedContainer, updateContainer } from './find-container';

function needMount(
  lab: Lab,
  container: ContainerRecord,
  key: string,
): { mount: Mount; volume: VolumeRecord } {
  const value = container.config[key];
  if (value === undefined) throw refuse(`no such mount point '${key}'`);
  const mount = readMount(String(value));
  if (mount.volume.startsWith('/'))
    throw refuse(`can't resize or move mount point '${key}': it is a folder of the node`);
  return { mount, volume: needVolume(lab, container.node, mount.volume) };
}

/**
 * Bytes that `8G` or `+2G` mean for a mount point.
 *
 * @throws ApiError 500 for a smaller volume.
 */
export function wantedRootSize(lab: Lab, container: ContainerRecord, key: string, size: string): number {
  const { volume } = needMount(lab, container, key);
  const wanted = size.startsWith('+') ? volume.size + parseSize(size.slice(1)) : parseSize(size);
  if (wanted < volume.size) throw refuse('unable to shrink disk size');
  return wanted;
}

/** Makes a volume larger. */
export function resizeMount(
  lab: Lab,
  where: { readonly node: string; readonly vmid: number },
  key: string,
  bytes: number,
): void {
  const container = needUnlockedContainer(lab, where.node, where.vmid);
  const { mount, volume } = needMount(lab, container, key);
  const storage = storageOn(lab, where.node, volume.storage);
  const grown = lab.state.volumes.set(volumeKey(storage, where.node, volume.volume), {
    ...volume,
    size: bytes,
  });
  updateContainer(lab, where.vmid, { config: { ...container.config, [key]: writeMount(mount, grown) } });
}

/** Where a volume is to go. */
export interface MountMove {
  readonly key: string;
  readonly storage: string;
  /** Deletes the old volume; else it stays as `unusedN`. */
  readonly deleteOld: boolean;
}

/** Ends a move that would change nothing. */
export function checkMountMove(lab: Lab, container: ContainerRecord, move: MountMove): void {
  const { volume } = needMount(lab, container, move.key);
  storageOn(lab, container.node, move.storage, 'rootdir');
  if (volume.storage === move.storage) throw refuse(`you can't move to the same storage`);
}

/** Moves a volume to another storage. */
export function moveMount(
  lab: Lab,
  where: { readonly node: string; readonly vmid: number },
  move: MountMove,
): void {
  const { node, vmid } = where;
  const container = needUnlockedContainer(lab, node, vmid);
  if (container.status === 'running') throw refuse('cannot move volumes of a running container');
  checkMountMove(lab, container, move);
  const { mount, volume } = needMount(lab, container, move.key);
  const made = copyDisk(lab, volume, { vmid, node, storage: move.storage, content: 'rootdir' });
  const config: Record<string, string | number> = {
    ...container.config,
    [move.key]: writeMount({ ...mount, volume: volumeId(made) }, made),
  };
  if (move.deleteOld) {
    lab.state.volumes.delete(volumeKey(storageOn(lab, node, volume.storage), node, volume.volume));
  } else {
    let index = 0;
    while (config[`unused${index}`] !== undefined) index += 1;
    config[`unused${index}`] = volumeId(volume);
  }
  updateContainer(lab, vmid, { config });
}
