import { parseSize, WireError } from '../../../pve/wire';
import { refuse, refuseParams, type Lab, type VmRecord, type VolumeRecord } from '../model';
import { copyDisk, needVolume, storageOn, volumeId, volumeKey } from '../volumes';
import { withOptions } from './as-running';
import { needUnlocked, updateVm } from './find-vm';
import { type Drive, readDrive, writeDrive } from '../vm-config';

/** A disk that a machine has. */
function needDisk(
  lab: Lab,
  vm: VmRecord,
  key: string,
  verb: 'resize' | 'move',
): { drive: Drive; volume: VolumeRecord } {
  const value = vm.config[key];
  if (value === undefined) throw refuse(`disk '${key}' does not exist`);
  const drive = readDrive(key, String(value));
  if (drive.options['media'] === 'cdrom') throw refuse(`you can't ${verb} a cdrom`);
  return { drive, volume: needVolume(lab, vm.node, drive.file) };
}

/**
 * Bytes that `8G`, `+2G` or a number of bytes mean for a disk.
 *
 * @throws ApiError 400 for another text, 500 for a smaller disk.
 */
export function wantedSize(lab: Lab, vm: VmRecord, key: string, size: string): number {
  const { volume } = needDisk(lab, vm, key, 'resize');
  try {
    const wanted = size.startsWith('+') ? volume.size + parseSize(size.slice(1)) : parseSize(size);
    if (wanted < volume.size) throw refuse('shrinking disks is not supported');
    return wanted;
  } catch (error) {
    if (error instanceof WireError) throw refuseParams({ size: 'value does not match the regex pattern' });
    throw error;
  }
}

/** Makes a disk larger. */
export function resizeDisk(lab: Lab, vm: VmRecord, growth: { key: string; bytes: number }): void {
  const { key, bytes } = growth;
  const { node, vmid } = vm;
  const { drive, volume } = needDisk(lab, vm, key, 'resize');
  const storage = storageOn(lab, node, volume.storage);
  const grown = lab.state.volumes.set(volumeKey(storage, node, volume.volume), { ...volume, size: bytes });
  updateVm(lab, vmid, withOptions(vm, { [key]: writeDrive(drive, grown) }));
}

/** Where a disk is to go. */
export interface DiskMove {
  readonly key: string;
  readonly storage: string;
  readonly format?: string;
  /** Deletes the old volume; else it stays as `unusedN`. */
  readonly deleteOld: boolean;
}

/**
 * Refuses a move that would change nothing.
 *
 * @throws ApiError 500 in PVE's words, which the bpg provider takes for success.
 */
export function checkMove(lab: Lab, vm: VmRecord, move: DiskMove): void {
  const { volume } = needDisk(lab, vm, move.key, 'move');
  if (!storageOn(lab, vm.node, move.storage).content.includes('images')) {
    throw refuseParams({ storage: `storage '${move.storage}' does not support vm images` });
  }
  const storage = storageOn(lab, vm.node, move.storage);
  const format = storage.path === undefined ? 'raw' : (move.format ?? volume.format);
  if (volume.storage === move.storage && volume.format === format) {
    throw refuse(`you can't move to the same storage with same format`);
  }
}

/** Moves a disk to another storage. */
export function moveDisk(lab: Lab, node: string, vmid: number, move: DiskMove): void {
  const vm = needUnlocked(lab, node, vmid);
  checkMove(lab, vm, move);
  const { drive, volume } = needDisk(lab, vm, move.key, 'move');
  const made = copyDisk(lab, volume, {
    vmid,
    node,
    storage: move.storage,
    ...(move.format === undefined ? {} : { format: move.format }),
  });
  const moved = { ...made, formerly: volumeId(volume) };
  lab.state.volumes.set(volumeKey(storageOn(lab, node, move.storage), node, made.volume), moved);
  const written = { [move.key]: writeDrive({ ...drive, file: volumeId(moved) }, moved) };
  const source = storageOn(lab, node, volume.storage);
  if (move.deleteOld) lab.state.volumes.delete(volumeKey(source, node, volume.volume));
  const unused = `unused${Object.keys(vm.config).filter((key) => key.startsWith('unused')).length}`;
  const kept = move.deleteOld ? {} : { [unused]: volumeId(volume) };
  updateVm(lab, vmid, withOptions(vm, { ...written, ...kept }));
}
