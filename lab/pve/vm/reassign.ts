import { refuse, type Lab } from '../model';
import { findVolume, volumeId, volumeKey } from '../volumes';
import { readDrive, writeDrive } from '../vm-config';
import { needUnlocked, updateVm } from './find-vm';

/** A disk that is to become another machine's. */
export interface DiskReassignment {
  readonly node: string;
  readonly vmid: number;
  readonly key: string;
  readonly targetVmid: number;
  /** @default the same key */
  readonly targetKey: string;
}

/**
 * Gives a disk to another machine on the same node, under a name of that machine's.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function reassignDisk(lab: Lab, move: DiskReassignment): void {
  const { node, key, targetKey } = move;
  const source = needUnlocked(lab, node, move.vmid);
  const target = needUnlocked(lab, node, move.targetVmid);
  const value = source.config[key];
  if (value === undefined) throw refuse(`Disk '${key}' for VM '${move.vmid}' does not exist`);
  if (target.config[targetKey] !== undefined)
    throw refuse(`Target disk key '${targetKey}' is already in use for VM '${move.targetVmid}'`);
  if (source.config['template'] === 1 || target.config['template'] === 1) {
    throw refuse("Can't move disks from or to template VMs");
  }
  if (source.status === 'running' && !key.startsWith('unused')) {
    throw refuse('Cannot move disk to another VM while the source VM is running - detach first');
  }
  const drive = readDrive(key, String(value));
  const volume = findVolume(lab, node, drive.file);
  const storage = volume && lab.state.storages.get(volume.storage);
  if (!storage) throw refuse(`volume '${drive.file}' does not exist`);
  let index = 0;
  const named = (): string =>
    volume.volume.replaceAll(`${move.vmid}`, `${move.targetVmid}`).replace(/disk-\d+/, `disk-${index}`);
  while (lab.state.volumes.has(volumeKey(storage, node, named()))) index += 1;
  const moved = { ...volume, volume: named(), vmid: move.targetVmid };
  lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
  lab.state.volumes.set(volumeKey(storage, node, moved.volume), moved);
  const rest = Object.fromEntries(Object.entries(source.config).filter(([name]) => name !== key));
  updateVm(lab, move.vmid, { config: rest });
  const written = writeDrive({ ...drive, file: volumeId(moved) }, moved);
  updateVm(lab, move.targetVmid, { config: { ...target.config, [targetKey]: written } });
}
