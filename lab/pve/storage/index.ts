import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, refuseParams, under, type Lab, type SectionConfig, type StorageRecord } from '../model';
import { changed, checkDigest, optionText, sha1 } from '../sections';
import { encryptionKey, type EncryptionKey } from './encryption-key';
import { storageConfig, storageOf, viewStorage } from './storage-record';

function needStorage(lab: Lab, id: string): StorageRecord {
  const storage = lab.state.storages.get(id);
  if (!storage) throw refuse(`storage '${id}' does not exist`);
  return storage;
}

/** A backup server's key is told once, when the storage is made. */
function answer({ storage, type }: StorageRecord, key?: EncryptionKey): object {
  return { storage, type, ...(key ? { config: { 'encryption-key': key.text } } : {}) };
}

/** The key that a request brings or asks for. */
function keyOf({ lab, given }: OperationCall): EncryptionKey | undefined {
  const wanted = given.optionalText('encryption-key');
  if (wanted === undefined) return undefined;
  const key = encryptionKey(wanted, lab.now());
  if (!key)
    throw refuseParams({
      'encryption-key': 'value does not look like a valid, JSON formatted encryption key',
    });
  return key;
}

/** The options of a request; of a key only its fingerprint is shown afterwards. */
function optionsOf({ given }: OperationCall, key: EncryptionKey | undefined): SectionConfig {
  const options = given.options('storage');
  return key ? { ...options, 'encryption-key': key.fingerprint } : options;
}

function checkNodes(lab: Lab, storage: StorageRecord): StorageRecord {
  const missing = storage.nodes?.find((node) => !lab.state.nodes.has(node));
  if (missing !== undefined) throw refuse(`no such cluster node '${missing}'`);
  return storage;
}

function create(call: OperationCall): object {
  const { lab, given } = call;
  const id = given.text('storage');
  const key = keyOf(call);
  const storage = checkNodes(lab, storageOf(id, optionsOf(call, key)));
  under(['storage.cfg', 'create storage failed'], () => {
    if (lab.state.storages.has(id)) throw refuse(`storage ID '${id}' already defined`);
  });
  return answer(lab.state.storages.set(id, storage), key);
}

function update(call: OperationCall): object {
  const { lab, given } = call;
  const before = needStorage(lab, given.text('storage'));
  checkDigest(given.optionalText('digest'), sha1(before));
  const removed = given.list('delete');
  const key = keyOf(call);
  const config = changed(storageConfig(before), optionsOf(call, key), removed);
  const { total } = before;
  const storage = checkNodes(lab, { ...storageOf(before.storage, config, removed), total });
  return answer(lab.state.storages.set(before.storage, storage), key);
}

function remove({ lab, given }: OperationCall): null {
  const { storage } = needStorage(lab, given.text('storage'));
  const base = [...lab.state.storages.values()].find(({ options }) =>
    optionText(options ?? {}, 'base').startsWith(`${storage}:`),
  );
  if (base) throw refuse(`can't remove storage - storage is used as base of another storage`);
  lab.state.storages.delete(storage);
  for (const [key, entry] of [...lab.state.acl.entries()]) {
    if (entry.path === `/storage/${storage}`) lab.state.acl.delete(key);
  }
  // The files stay where they are; PVE forgets only where to look for them.
  for (const [key, volume] of [...lab.state.volumes.entries()]) {
    if (volume.storage === storage) lab.state.volumes.delete(key);
  }
  for (const pool of [...lab.state.pools.values()]) {
    if (!pool.storages.includes(storage)) continue;
    lab.state.pools.set(pool.poolid, { ...pool, storages: pool.storages.filter((name) => name !== storage) });
  }
  return null;
}

/** `/storage` */
export const storageRoutes: readonly AnyRoute[] = [
  operation('GET /storage', ({ lab, given, caller }) =>
    [...lab.state.storages.values()]
      .filter(({ storage }) =>
        caller.mayAny(`/storage/${storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace'),
      )
      .filter(({ type }) => !given.has('type') || type === given.text('type'))
      .map(viewStorage),
  ),
  operation('POST /storage', create),
  operation('GET /storage/{storage}', ({ lab, given }) =>
    viewStorage(needStorage(lab, given.text('storage'))),
  ),
  operation('PUT /storage/{storage}', (call) =>
    under(['storage.cfg', 'update storage failed'], () => update(call)),
  ),
  operation('DELETE /storage/{storage}', (call) =>
    under(['storage.cfg', 'delete storage failed'], () => remove(call)),
  ),
];
export { STORAGE_TYPES } from './storage-types';
