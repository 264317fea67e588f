import { classify } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import { flag, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import {
  createParams,
  importId,
  number,
  text as textField,
  flag as flagField,
  type Fields,
} from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { between, oneOf } from '../validators';

const CHANGEABLE: Fields = {
  application: textField('application'),
  crush_rule: textField('crush_rule'),
  min_size: number('min_size'),
  pg_autoscale_mode: textField('pg_autoscale_mode'),
  pg_num: number('pg_num'),
  pg_num_min: number('pg_num_min'),
  size: number('size'),
  target_size: textField('target_size'),
  target_size_ratio: number('target_size_ratio'),
};
const AT_CREATION: Fields = {
  ...CHANGEABLE,
  add_storages: flagField('add_storages'),
  erasure_coding: textField('erasure-coding'),
};

interface PoolStatus {
  readonly application_list?: readonly string[];
  readonly crush_rule?: string;
  readonly min_size?: number;
  readonly pg_autoscale_mode?: string;
  readonly pg_num?: number;
  readonly pg_num_min?: number;
  readonly size?: number;
}

/** `proxmox_ceph_pool` */
export const cephPoolResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_ceph_pool'),
  legacy: false,
  validators: {
    application: oneOf('rbd', 'cephfs', 'rgw'),
    pg_autoscale_mode: oneOf('on', 'off', 'warn'),
    size: between(1, 7),
    min_size: between(1, 7),
  },

  async create(planned, operation) {
    const path = `nodes/${text(planned, 'node_name')}/ceph/pool`;
    const params = { name: text(planned, 'name'), ...createParams(AT_CREATION, planned) };
    await run(await operation.session.api.post(path, params), 'Ceph pool create', operation);
    const state = settle(planned);
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(_prior, planned, operation) {
    const params: FormParams = createParams(CHANGEABLE, planned);
    await run(await operation.session.api.put(pathOf(planned), params), 'Ceph pool change', operation);
    return (await read(settle(planned), operation)) ?? settle(planned);
  },

  async delete(state, operation) {
    try {
      const task = await operation.session.api.delete(pathOf(state), {
        force: flag(state, 'force_destroy'),
        remove_ecprofile: flag(state, 'remove_ecprofile'),
        remove_storages: flag(state, 'remove_storages'),
      });
      await run(task, 'Ceph pool delete', operation);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  },

  import: importId(/^(?<node_name>[^/]+)\/(?<name>[^/]+)$/, 'NODE/POOL, as in pve1/vms'),
};

function pathOf(pool: ObjectValue): string {
  return `nodes/${text(pool, 'node_name')}/ceph/pool/${text(pool, 'name')}`;
}

async function run(task: unknown, what: string, operation: Operation<Session>): Promise<void> {
  await operation.session.api.task(task, what, operation);
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    const found = await operation.session.api.get<PoolStatus>(`${pathOf(state)}/status`);
    const [application] = [...(found.application_list ?? [])].sort();
    return {
      ...state,
      id: `${text(state, 'node_name')}/${text(state, 'name')}`,
      application: application ?? (text(state, 'application') || 'rbd'),
      crush_rule: found.crush_rule ?? null,
      min_size: found.min_size ?? null,
      pg_autoscale_mode: found.pg_autoscale_mode ?? null,
      pg_num: found.pg_num ?? null,
      pg_num_min: found.pg_num_min ?? null,
      size: found.size ?? null,
    };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}
