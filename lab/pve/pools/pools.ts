import { boolean, formats, list, oneOf, optional, route, text, type AnyRoute } from '../http';
import { refuse, type Lab, type PoolRecord } from '../model';
import { viewContainerResource } from '../lxc';
import { uptimeOf, viewResource } from '../vm';
import { changeMembers } from './members';

const changes = {
  comment: optional(text()),
  vms: optional(list()),
  storage: optional(list(formats.storage)),
  delete: optional(boolean()),
  'allow-move': optional(boolean()),
};

function needPool(lab: Lab, poolid: string): PoolRecord {
  const pool = lab.state.pools.get(poolid);
  if (!pool) throw refuse(`pool '${poolid}' does not exist`);
  return pool;
}

function view(pool: PoolRecord): Record<string, unknown> {
  return { poolid: pool.poolid, ...(pool.comment === undefined ? {} : { comment: pool.comment }) };
}

function members(lab: Lab, pool: PoolRecord): readonly unknown[] {
  const vms = [...lab.state.vms.values()]
    .filter((vm) => vm.pool === pool.poolid)
    .map((vm) => ({ ...viewResource(vm), uptime: uptimeOf(lab, vm) }));
  const containers = [...lab.state.containers.values()]
    .filter((container) => container.pool === pool.poolid)
    .map((container) => viewContainerResource(lab, container));
  const storages = pool.storages.map((storage) => ({
    id: `storage/${storage}`,
    type: 'storage',
    storage,
    status: 'available',
  }));
  return [...vms, ...containers, ...storages];
}

function remove(lab: Lab, poolid: string): null {
  const pool = needPool(lab, poolid);
  if (members(lab, pool).length > 0) throw refuse(`pool '${poolid}' is not empty`);
  lab.state.pools.delete(poolid);
  return null;
}

/** `/pools`; PVE 8 and 9 take the pool as a parameter, older clients as a part of the path. */
export const poolRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/pools',
    params: { poolid: optional(formats.poolid), type: optional(oneOf('qemu', 'lxc', 'storage')) },
    handle: ({ lab, params, caller }) => {
      if (params.poolid === undefined) {
        return [...lab.state.pools.values()]
          .filter(({ poolid }) => caller.may(`/pool/${poolid}`, 'Pool.Audit'))
          .map(view);
      }
      caller.need(`/pool/${params.poolid}`, 'Pool.Audit');
      const pool = needPool(lab, params.poolid);
      return [{ ...view(pool), members: members(lab, pool) }];
    },
  }),
  route({
    method: 'POST',
    path: '/pools',
    params: { poolid: formats.poolid, comment: optional(text()) },
    handle: ({ lab, params }) => {
      const { poolid, comment } = params;
      if (lab.state.pools.has(poolid)) throw refuse(`create pool failed: pool '${poolid}' already exists`);
      lab.state.pools.set(poolid, { poolid, storages: [], ...(comment === undefined ? {} : { comment }) });
      return null;
    },
  }),
  route({
    method: 'PUT',
    path: '/pools',
    params: { poolid: formats.poolid, ...changes },
    handle: ({ lab, params }) => changeMembers(lab, needPool(lab, params.poolid), params),
  }),
  route({
    method: 'DELETE',
    path: '/pools',
    params: { poolid: formats.poolid },
    handle: ({ lab, params }) => remove(lab, params.poolid),
  }),
  route({
    method: 'GET',
    path: '/pools/:poolid',
    params: { poolid: formats.poolid, type: optional(oneOf('qemu', 'lxc', 'storage')) },
    handle: ({ lab, params }) => {
      const pool = needPool(lab, params.poolid);
      return { ...view(pool), members: members(lab, pool) };
    },
  }),
  route({
    method: 'PUT',
    path: '/pools/:poolid',
    params: { poolid: formats.poolid, ...changes },
    handle: ({ lab, params }) => changeMembers(lab, needPool(lab, params.poolid), params),
  }),
  route({
    method: 'DELETE',
    path: '/pools/:poolid',
    params: { poolid: formats.poolid },
    handle: ({ lab, params }) => remove(lab, params.poolid),
  }),
];
