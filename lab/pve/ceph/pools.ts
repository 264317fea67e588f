import { parseSize } from '../../../pve/wire';
import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, type Lab, type SectionConfig, type SectionRecord } from '../model';
import { optionText } from '../sections';
import { storageOf } from '../storage/storage-record';
import {
  cephObjects,
  cephTask,
  dropCeph,
  findCeph,
  needCeph,
  needCephObject,
  nextNumber,
  putCeph,
} from './ceph-state';

const DEFAULTS = {
  size: 3,
  min_size: 2,
  pg_num: 128,
  pg_autoscale_mode: 'warn',
  application: 'rbd',
  crush_rule: 'replicated_rule',
};

function row({ id, config }: SectionRecord): object {
  const { application, crush_rule, ...options } = config;
  return {
    pool_name: id,
    type: 'replicated',
    crush_rule: 0,
    crush_rule_name: crush_rule,
    bytes_used: 0,
    percent_used: 0,
    pg_num_final: config['pg_num'],
    application_metadata: { [optionText({ application: application ?? 'rbd' }, 'application')]: {} },
    autoscale_status: {},
    ...options,
    // Bytes in the list, as it was given in the status.
    ...(config['target_size'] === undefined
      ? {}
      : { target_size: parseSize(optionText(config, 'target_size')) }),
  };
}

function status({ id, config }: SectionRecord): object {
  const { pool, ...options } = config;
  return {
    id: pool,
    name: id,
    application_list: [optionText(config, 'application')],
    autoscale_status: {},
    fast_read: 0,
    hashpspool: 1,
    'nodeep-scrub': 0,
    nodelete: 0,
    nopgchange: 0,
    noscrub: 0,
    nosizechange: 0,
    pgp_num: config['pg_num'],
    use_gmt_hitset: 1,
    write_fadvise_dontneed: 0,
    ...options,
  };
}

function optionsOf({ given }: OperationCall): SectionConfig {
  return given.options('node', 'name', 'add_storages', 'erasure-coding');
}

/** Makes a pool. */
export function makePool(lab: Lab, name: string, options: SectionConfig): void {
  putCeph(lab, 'pool', name, { ...DEFAULTS, ...options, pool: nextNumber(lab, 'pool', 1) });
}

function create(call: OperationCall): string {
  const { lab, given, caller } = call;
  needCeph(lab);
  const name = given.text('name');
  if (findCeph(lab, 'pool', name)) throw refuse(`pool '${name}' already exists`);
  const isStored = given.flag('add_storages');
  if (isStored) {
    caller.need('/storage', 'Datastore.Allocate');
    if (lab.state.storages.has(name)) throw refuse(`storage ID '${name}' already defined`);
  }
  return cephTask(call, 'cephcreatepool', name, () => {
    makePool(lab, name, optionsOf(call));
    if (isStored)
      lab.state.storages.set(
        name,
        storageOf(name, { type: 'rbd', pool: name, content: 'images,rootdir', krbd: 0 }),
      );
  });
}

function remove(call: OperationCall): string {
  const { lab, given } = call;
  const { id } = needCephObject(lab, 'pool', given.text('name'));
  const storages = [...lab.state.storages.values()].filter(
    ({ type, options }) => type === 'rbd' && options?.['pool'] === id,
  );
  const used = storages.find(({ storage }) =>
    [...lab.state.volumes.values()].some((volume) => volume.storage === storage),
  );
  if (used && !given.flag('force'))
    throw refuse(`ceph pool '${id}' still in use by storage '${used.storage}'`);
  return cephTask(call, 'cephdestroypool', id, () => {
    dropCeph(lab, 'pool', id);
    if (given.flag('remove_storages')) for (const { storage } of storages) lab.state.storages.delete(storage);
  });
}

const PATH = '/nodes/{node}/ceph/pool';

/** `/nodes/{node}/ceph/pool` */
export const cephPoolRoutes: readonly AnyRoute[] = [
  operation(`GET ${PATH}`, ({ lab }) => {
    needCeph(lab);
    return cephObjects(lab, 'pool').map(row);
  }),
  operation(`POST ${PATH}`, create),
  operation(`PUT ${PATH}/{name}`, (call) => {
    const pool = needCephObject(call.lab, 'pool', call.given.text('name'));
    return cephTask(call, 'cephsetpool', pool.id, () => {
      putCeph(call.lab, 'pool', pool.id, { ...pool.config, ...optionsOf(call) });
    });
  }),
  operation(`DELETE ${PATH}/{name}`, remove),
  operation(`GET ${PATH}/{name}/status`, ({ lab, given }) =>
    status(needCephObject(lab, 'pool', given.text('name'))),
  ),
];
