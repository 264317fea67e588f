import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse } from '../model';
import { storageOf } from '../storage/storage-record';
import { cephObjects, cephTask, dropCeph, findCeph, needCeph, needCephObject, putCeph } from './ceph-state';
import { makePool } from './pools';

const PATH = '/nodes/{node}/ceph/fs';

function create(call: OperationCall): string {
  const { lab, given, caller } = call;
  needCeph(lab);
  const name = given.optionalText('name') ?? 'cephfs';
  if (findCeph(lab, 'fs', name)) throw refuse(`ceph filesystem '${name}' already exists`);
  const server = cephObjects(lab, 'mds').find(({ config }) => config['fs_name'] === undefined);
  if (!server) throw refuse(`no running Metadata Server (MDS) found!`);
  const isStored = given.flag('add-storage');
  if (isStored) caller.need('/storage', 'Datastore.Allocate');
  return cephTask(call, 'cephfscreate', name, () => {
    for (const part of ['data', 'metadata']) {
      makePool(lab, `${name}_${part}`, {
        application: 'cephfs',
        pg_num: part === 'data' ? (given.number('pg_num') ?? 128) : 32,
      });
    }
    putCeph(lab, 'fs', name, { data_pool: `${name}_data`, metadata_pool: `${name}_metadata` });
    putCeph(lab, 'mds', server.id, { ...server.config, fs_name: name });
    if (isStored && !lab.state.storages.has(name)) {
      lab.state.storages.set(
        name,
        storageOf(name, { type: 'cephfs', content: 'backup,iso,vztmpl', 'fs-name': name }),
      );
    }
  });
}

function remove(call: OperationCall): string {
  const { lab, given } = call;
  const { id } = needCephObject(lab, 'fs', given.text('name'));
  const storage = [...lab.state.storages.values()].find(({ options }) => options?.['fs-name'] === id);
  if (storage && !given.flag('remove-storages') && !storage.disabled) {
    throw refuse(`ceph filesystem '${id}' is in use by storage '${storage.storage}'`);
  }
  return cephTask(call, 'cephfsdestroy', id, () => {
    dropCeph(lab, 'fs', id);
    if (storage && given.flag('remove-storages')) lab.state.storages.delete(storage.storage);
    if (given.flag('remove-pools'))
      for (const part of ['data', 'metadata']) dropCeph(lab, 'pool', `${id}_${part}`);
    for (const server of cephObjects(lab, 'mds')) {
      if (server.config['fs_name'] === id)
        putCeph(lab, 'mds', server.id, { host: server.config['host'] ?? '' });
    }
  });
}

/** `/nodes/{node}/ceph/fs` */
export const filesystemRoutes: readonly AnyRoute[] = [
  operation(`GET ${PATH}`, ({ lab }) => {
    needCeph(lab);
    return cephObjects(lab, 'fs').map(({ id, config }) => ({
      name: id,
      ...config,
      data_pools: [config['data_pool']],
    }));
  }),
  operation(`POST ${PATH}/{name}`, create),
  operation(`DELETE ${PATH}/{name}`, remove),
];
