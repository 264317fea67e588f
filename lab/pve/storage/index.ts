import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, under, type Lab, type StorageRecord } from '../model';
import { changed, checkDigest, optionText, sha1 } from '../sections';
import { storageConfig, storageOf, viewStorage } from './storage-record';

function needStorage(lab: Lab, id: string): StorageRecord {
  const storage = lab.state.storages.get(id);
  if (!storage) throw refuse(`storage '${id}' does not exist`);
  return storage;
}

/** What a backup server's key looks like is told once; nothing is behind the lab's. */
function answer({ storage, type }: StorageRecord): object {
  return { storage, type };
}

function checkNodes(lab: Lab, storage: StorageRecord): StorageRecord {
  const missing = storage.nodes?.find((node) => !lab.state.nodes.has(node));
  if (missing !== undefined) throw refuse(`no such cluster node '${missing}'`);
  return storage;
}

function create({ lab, given }: OperationCall): object {
  const id = given.text('storage');
  if (lab.state.storages.has(id)) throw refuse(`storage ID '${id}' already defined`);
  const storage = checkNodes(lab, storageOf(id, given.options('storage')));
  return answer(lab.state.storages.set(id, storage));
}

function update({ lab, given }: OperationCall): object {
  const before = needStorage(lab, given.text('storage'));
  checkDigest(given.optionalText('digest'), sha1(before));
  const removed = given.list('delete');
  const config = changed(storageConfig(before), given.options('storage'), removed);
  const { total } = before;
  const storage = checkNodes(lab, { ...storageOf(before.storage, config, removed), total });
  return answer(lab.state.storages.set(before.storage, storage));
}

function remove({ lab, given }: OperationCall): null {
  const { storage } = needStorage(lab, given.text('storage'));
  const base = [...lab.state.storages.values()].find(({ options }) =>
    optionText(options ?? {}, 'base').startsWith(`${storage}:`),
  );
  if (base) throw refuse(`can't remove storage - storage is used as base of another storage`);
  lab.state.storages.delete(storage);
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
  operation('POST /storage', (call) => under('create storage failed', () => create(call))),
  operation('GET /storage/{storage}', ({ lab, given }) =>
    viewStorage(needStorage(lab, given.text('storage'))),
  ),
  operation('PUT /storage/{storage}', (call) => under('update storage failed', () => update(call))),
  operation('DELETE /storage/{storage}', (call) => under('delete storage failed', () => remove(call))),
];
