import { classify } from '../../../../pve/client';
import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

interface PoolMember {
  readonly id: string;
  readonly node?: string;
  readonly type?: string;
  readonly vmid?: number;
  readonly storage?: string;
}

interface Pool {
  readonly comment?: string;
  readonly members?: readonly PoolMember[];
}

/** `proxmox_virtual_environment_pool` */
export const poolResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_pool'),
  legacy: true,

  async create(planned, operation) {
    const poolid = text(planned, 'pool_id');
    await operation.session.api.post('pools', { poolid, comment: text(planned, 'comment') });
    const state = { ...settle(planned), id: poolid };
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const poolid = text(prior, 'id');
    await operation.session.api.put(`pools?poolid=${encodeURIComponent(poolid)}`, {
      comment: text(planned, 'comment'),
    });
    const state = { ...settle(planned), id: poolid };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    try {
      await operation.session.api.delete('pools', { poolid: text(state, 'id') });
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  },

  import: (id) => ({ id, pool_id: id }),
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const poolid = text(state, 'id');
  const pool = await findPool(poolid, operation);
  if (!pool) return null;
  const members = (pool.members ?? []).map(readMember);
  return { ...state, pool_id: poolid, comment: pool.comment ?? '', members };
}

async function findPool(poolid: string, operation: Operation<Session>): Promise<Pool | undefined> {
  try {
    const pools = await operation.session.api.get<readonly Pool[]>('pools', { poolid });
    return pools[0];
  } catch (error) {
    if (classify(error) === 'gone') return undefined;
    throw error;
  }
}

function readMember(member: PoolMember): ObjectValue {
  return {
    id: member.id,
    node_name: member.node ?? '',
    datastore_id: member.storage ?? '',
    type: member.type ?? '',
    vm_id: member.vmid ?? 0,
  };
}
