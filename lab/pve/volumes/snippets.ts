import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab, StorageRecord } from '../model';
import { fileVolume } from './file-volume';
import { volumeKey } from './volume';

/** Folder below the lab's own where a storage keeps files of a content. */
export function storageFolder(storage: StorageRecord, node: string, content: string): string {
  return join('storage', storage.shared ? 'shared' : node, storage.storage, content);
}

/**
 * Notes the snippets that lie in their folder: PVE has no call that uploads one, they are put there by hand or over SSH.
 */
export function readSnippets(lab: Lab, node: string, storage: StorageRecord): void {
  if (!storage.content.includes('snippets')) return;
  const folder = storageFolder(storage, node, 'snippets');
  const path = join(lab.directory, folder);
  mkdirSync(path, { recursive: true });
  const seen = new Set<string>();
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(folder, entry.name);
    const { size } = statSync(join(lab.directory, file));
    const record = fileVolume(lab, storage, { node, content: 'snippets', name: entry.name, size, file });
    const key = volumeKey(storage, node, record.volume);
    seen.add(key);
    if (lab.state.volumes.get(key)?.size !== size) lab.state.volumes.set(key, record);
  }
  for (const [key, volume] of [...lab.state.volumes.entries()]) {
    const isHere = volume.content === 'snippets' && volumeKey(storage, node, volume.volume) === key;
    if (isHere && volume.storage === storage.storage && !seen.has(key)) lab.state.volumes.delete(key);
  }
}
