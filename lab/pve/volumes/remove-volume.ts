import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab, VolumeRecord } from '../model';
import { volumeKey } from './volume';

/** Forgets a volume and deletes its file, if it has one. */
export async function removeVolume(lab: Lab, node: string, volume: VolumeRecord): Promise<void> {
  const storage = lab.state.storages.get(volume.storage);
  if (!storage) return;
  lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
  if (volume.file !== undefined) await rm(join(lab.directory, volume.file), { force: true });
}
