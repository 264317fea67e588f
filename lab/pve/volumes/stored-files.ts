import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentType, Lab, StorageRecord } from '../model';
import { FILE_CONTENTS, fileVolume, isStoredName, virtualSizeOf } from './file-volume';
import { volumeKey } from './volume';

/** Folder below the lab's own where a storage keeps files of a content. */
export function storageFolder(storage: StorageRecord, node: string, content: string): string {
  return join('storage', storage.shared ? 'shared' : node, storage.storage, content);
}

/** The contents of a storage whose volumes are files that may also arrive over SSH or by hand. */
export function fileContentsOf(storage: StorageRecord): readonly ContentType[] {
  return storage.path === undefined
    ? []
    : FILE_CONTENTS.filter((content) => storage.content.includes(content));
}

/**
 * Takes note of the files that lie in the folders of a storage, and of those that no longer do: PVE's API takes no
 * snippets, so that they come over SSH or by hand.
 *
 * @param only One content. @default all
 */
export function readFiles(lab: Lab, node: string, storage: StorageRecord, only?: string): void {
  for (const content of fileContentsOf(storage)) {
    if (only === undefined || only === content) readFolder(lab, node, storage, content);
  }
}

function readFolder(lab: Lab, node: string, storage: StorageRecord, content: ContentType): void {
  const folder = storageFolder(storage, node, content);
  const path = join(lab.directory, folder);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const seen = new Set<string>();
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    // A link could lead out of the storage.
    if (!entry.isFile() || !isStoredName(content, entry.name)) continue;
    const { size } = statSync(join(path, entry.name));
    const key = volumeKey(storage, node, `${content}/${entry.name}`);
    seen.add(key);
    const known = lab.state.volumes.get(key);
    if (known?.size === size && known.file !== undefined) continue;
    const file = join(folder, entry.name);
    const virtualSize = content === 'import' ? virtualSizeOf(join(path, entry.name)) : undefined;
    lab.state.volumes.set(
      key,
      fileVolume(lab, storage, {
        node,
        content,
        name: entry.name,
        size,
        file,
        ...(virtualSize === undefined ? {} : { virtualSize }),
      }),
    );
  }
  for (const [key, volume] of [...lab.state.volumes.entries()]) {
    // What the lab only knows of, as an image of the catalogue, has no file.
    if (volume.content !== content || volume.storage !== storage.storage || volume.file === undefined)
      continue;
    if (volumeKey(storage, node, volume.volume) === key && !seen.has(key)) lab.state.volumes.delete(key);
  }
}
