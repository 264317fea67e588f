import type { Caller } from '../auth';
import { boolean, formats, list, oneOf, optional, route, text, type AnyRoute } from '../http';
import { refuse, under, type Lab, type PoolRecord } from '../model';
import { viewContainerResource } from '../lxc';
import { uptimeOf, viewResource } from '../vm';
import { storagesOf } from '../volumes';
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

function checkNew(lab: Lab, poolid: string): void {
  if (lab.state.pools.has(poolid)) throw refuse(`pool '${poolid}' already exists`);
  const steps = poolid.split('/');
  const parent = steps.slice(0, -1).join('/');
  if (parent !== '' && !lab.state.pools.has(parent)) {
    throw refuse(`parent '${parent}' of pool '${poolid}' does not exist`);
  }
  if (!/^[A-Za-z]/.test(steps.at(-1) ?? '')) throw refuse('pool name must start with a letter');
}

function view(pool: PoolRecord): Record<string, unknown> {
  return { poolid: pool.poolid, ...(pool.comment === undefined ? {} : { comment: pool.comment }) };
}

function members(lab: Lab, pool: PoolRecord, type?: string): readonly object[] {
  const vms = [...lab.state.vms.values()]
    .filter((vm) => vm.pool === pool.poolid)
    .map((vm) => ({ ...viewResource(vm), uptime: uptimeOf(lab, vm) }));
  const containers = [...lab.state.containers.values()]
    .filter((container) => container.pool === pool.poolid)
    .map((container) => viewContainerResource(lab, container));
  const storages = pool.storages.map((storage) => {
    const node = [...lab.state.nodes.keys()].find((name) =>
      storagesOf(lab, name).some((found) => found.storage === storage),
    );
    const where = node ?? [...lab.state.nodes.keys()][0] ?? '';
    return { id: `storage/${where}/${storage}`, type: 'storage', storage, node: where, status: 'available' };
  });
  const all: readonly object[] = [...vms, ...containers, ...storages];
  return type === undefined ? all : all.filter((member) => 'type' in member && member.type === type);
}

/** What a pool still has, in PVE's words; nothing when it can go. */
function contentOf(lab: Lab, { poolid, storages }: PoolRecord): string | undefined {
  const inner = [...lab.state.pools.keys()].find((other) => other.startsWith(`${poolid}/`));
  if (inner !== undefined) return `pool '${inner}'`;
  const guests = [...lab.state.vms.values(), ...lab.state.containers.values()];
  const guest = guests.find(({ pool }) => pool === poolid);
  if (guest) return `VM ${guest.vmid}`;
  return storages[0] === undefined ? undefined : `storage '${storages[0]}'`;
}

function remove(lab: Lab, poolid: string): null {
  return under(['user.cfg', 'delete pool failed'], () => {
    const content = contentOf(lab, needPool(lab, poolid));
    if (content !== undefined) throw refuse(`pool '${poolid}' is not empty (contains ${content})`);
    lab.state.pools.delete(poolid);
    for (const [key, entry] of [...lab.state.acl.entries()]) {
      if (entry.path === `/pool/${poolid}`) lab.state.acl.delete(key);
    }
    return null;
  });
}

type Changes = Parameters<typeof changeMembers>[3];

function update(lab: Lab, caller: Caller, params: Changes & { readonly poolid: string }): null {
  return under(['user.cfg', 'update pools failed'], () =>
    changeMembers(lab, caller, needPool(lab, params.poolid), params),
  );
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
          .sort((left, right) => (left.poolid < right.poolid ? -1 : 1))
          .map(view);
      }
      // PVE 8 and 9 show a pool that is asked for by name to everybody.
      const pool = needPool(lab, params.poolid);
      return [{ ...view(pool), members: members(lab, pool, params.type) }];
    },
  }),
  route({
    method: 'POST',
    path: '/pools',
    params: { poolid: formats.poolid, comment: optional(text()) },
    handle: ({ lab, params }) => {
      const { poolid, comment } = params;
      under(['user.cfg', 'create pool failed'], () => {
        checkNew(lab, poolid);
      });
      lab.state.pools.set(poolid, { poolid, storages: [], ...(comment === undefined ? {} : { comment }) });
      return null;
    },
  }),
  route({
    method: 'PUT',
    path: '/pools',
    params: { poolid: formats.poolid, ...changes },
    handle: ({ lab, params, caller }) => update(lab, caller, params),
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
      return { ...view(pool), members: members(lab, pool, params.type) };
    },
  }),
  route({
    method: 'PUT',
    path: '/pools/:poolid',
    params: { poolid: formats.poolid, ...changes },
    handle: ({ lab, params, caller }) => update(lab, caller, params),
  }),
  route({
    method: 'DELETE',
    path: '/pools/:poolid',
    params: { poolid: formats.poolid },
    handle: ({ lab, params }) => remove(lab, params.poolid),
  }),
];
