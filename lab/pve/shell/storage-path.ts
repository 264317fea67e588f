import { mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ContentType, Lab, StorageRecord } from '../model';
import { contentPath, fileContentsOf, isStoredName, storageFolder, storagesOf } from '../volumes';
import type { NodeFolder } from './node-shell';

/** A file of a storage by its path on a node. */
export interface StoragePath {
  readonly storage: StorageRecord;
  readonly content: ContentType;
  /** `a.yaml` */
  readonly name: string;
  /** Absolute path of the file on this machine. */
  readonly file: string;
}

interface ContentFolder extends NodeFolder {
  readonly storage: StorageRecord;
  readonly content: ContentType;
}

function contentFolders(lab: Lab, node: string): readonly ContentFolder[] {
  return storagesOf(lab, node)
    .filter(({ disabled }) => disabled !== true)
    .flatMap((storage) =>
      fileContentsOf(storage).map((content) => ({
        storage,
        content,
        path: contentPath(storage, content) ?? '',
        folder: join(lab.directory, storageFolder(storage, node, content)),
      })),
    );
}

/** The folders of a node's storages that files go to; made if they are not there. */
export function nodeFolders(lab: Lab, node: string): readonly NodeFolder[] {
  return contentFolders(lab, node).map(({ path, folder }) => {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return { path, folder };
  });
}

/** The file that a path on a node means; undefined where no storage keeps files. */
export function findStoragePath(lab: Lab, node: string, path: string): StoragePath | undefined {
  const whole = posix.normalize(path);
  const [parent, name] = [posix.dirname(whole), posix.basename(whole)];
  const found = contentFolders(lab, node).find((each) => each.path === parent);
  if (!found || !isStoredName(found.content, name)) return undefined;
  mkdirSync(found.folder, { recursive: true, mode: 0o755 });
  return { storage: found.storage, content: found.content, name, file: join(found.folder, name) };
}

/** Whether a path on a node is a folder of a storage, or one above it. */
export function isStorageFolder(lab: Lab, node: string, path: string): boolean {
  const whole = posix.normalize(path).replace(/\/+$/, '');
  return contentFolders(lab, node).some((each) => each.path === whole || each.path.startsWith(`${whole}/`));
}
