import { refuse, type ContentType, type Lab, type StorageRecord } from '../model';

/** Bytes of a storage as one node sees it. */
export interface StorageUse {
  readonly total: number;
  readonly used: number;
  readonly avail: number;
}

function isOn(storage: StorageRecord, node: string): boolean {
  return storage.nodes === undefined || storage.nodes.includes(node);
}

/** The storages of a node, by name; only those for a content if one is given. */
export function storagesOf(lab: Lab, node: string, content?: ContentType): StorageRecord[] {
  return [...lab.state.storages.values()].filter(
    (storage) => isOn(storage, node) && (content === undefined || storage.content.includes(content)),
  );
}

/**
 * A storage of a node, which must hold a kind of content if one is given.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function storageOn(lab: Lab, node: string, name: string, content?: ContentType): StorageRecord {
  const storage = lab.state.storages.get(name);
  if (!storage) throw refuse(`storage '${name}' does not exist`);
  if (storage.disabled) throw refuse(`storage '${name}' is disabled`);
  if (!isOn(storage, node)) throw refuse(`storage '${name}' is not available on node '${node}'`);
  if (content !== undefined && !storage.content.includes(content)) {
    const kind = content === 'images' ? 'vm images' : `content type '${content}'`;
    throw refuse(`storage '${name}' does not support ${kind}`);
  }
  return storage;
}

/** Counts what the volumes of a storage take. */
export function storageUse(lab: Lab, node: string, storage: StorageRecord): StorageUse {
  let used = 0;
  for (const volume of lab.state.volumes.values()) {
    if (volume.storage !== storage.storage || (volume.node ?? node) !== node) continue;
    // A disk is thin: the lab counts what an operating system takes, not what the machine was promised.
    used += volume.content === 'images' ? Math.min(volume.size, 1024 ** 3) : volume.size;
  }
  if (lab.conditions.isFull(storage.storage, node))
    return { total: storage.total, used: storage.total, avail: 0 };
  return { total: storage.total, used, avail: Math.max(0, storage.total - used) };
}
