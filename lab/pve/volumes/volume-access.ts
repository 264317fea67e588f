import type { Caller } from '../auth';
import { refuse, type Lab, type VolumeRecord } from '../model';
import { isFileContent } from './file-volume';
import { volumeId } from './volume';

/**
 * Ends the request of a caller that may not read a volume.
 *
 * @param vmid the machine that is to use it: one of its own is its to use
 * @throws ApiError 403 or 500 in PVE's words.
 */
export function checkVolumeRead(caller: Caller, volume: VolumeRecord, vmid?: number): void {
  const { storage, vmid: owner, content } = volume;
  const path = `/storage/${storage}`;
  if (caller.may(path, 'Datastore.Allocate')) return;
  if (content !== 'snippets' && isFileContent(content)) {
    caller.needAny(path, 'Datastore.AllocateSpace', 'Datastore.Audit');
    return;
  }
  if (owner === undefined) throw refuse(`missing privileges to access ${volumeId(volume)}`);
  if (owner === vmid) return;
  caller.need(path, content === 'backup' ? 'Datastore.AllocateSpace' : 'Datastore.Audit');
  caller.need(`/vms/${owner}`, content === 'backup' ? 'VM.Backup' : 'VM.Config.Disk');
}

/**
 * As `checkVolumeRead`, for a volume or path as a configuration names it. What is not there is left to who looks for it.
 *
 * @throws ApiError
 */
export function checkVolumeUse(lab: Lab, caller: Caller, file: string, vmid: number): void {
  if (caller.isRoot) return;
  if (file.startsWith('/')) throw refuse('Only root can pass arbitrary filesystem paths.');
  const found = [...lab.state.volumes.values()].find((volume) => volumeId(volume) === file);
  if (found) checkVolumeRead(caller, found, vmid);
}
