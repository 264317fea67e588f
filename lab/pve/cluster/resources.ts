import type { Caller } from '../auth';
import { oneOf, optional, RawData, route, type AnyRoute } from '../http';
import { without, type ContainerRecord, type Lab, type StorageRecord, type VmRecord } from '../model';
import { viewContainerResource } from '../lxc';
import { zoneRows } from './zone-rows';
import { nodeRow } from '../nodes';
import { storagesOf, storageUse } from '../volumes';
import { uptimeOf, viewResource } from '../vm';

/** `/cluster/resources` */
export const resourceRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/resources',
    params: { type: optional(oneOf('vm', 'storage', 'node', 'sdn')) },
    handle: ({ lab, params, caller }) =>
      new RawData(
        `[${resources(lab, caller, params.type)
          .filter((json) => json !== '')
          .join(',')}]`,
      ),
  }),
];

function resources(lab: Lab, caller: Caller, type?: string): string[] {
  const all = type === undefined;
  return [
    ...(all || type === 'vm' ? containerRows(lab, caller) : []),
    ...(all || type === 'vm' ? [caller.isRoot ? vmRows(lab) : visibleVmRows(lab, caller)] : []),
    ...(all
      ? [...lab.state.pools.values()]
          .filter(({ poolid }) => caller.may(`/pool/${poolid}`, 'Pool.Audit'))
          .map(({ poolid }) => JSON.stringify({ id: `/pool/${poolid}`, type: 'pool', pool: poolid }))
      : []),
    ...(all || type === 'node'
      ? [...lab.state.nodes.values()].map((node) => JSON.stringify(nodeRow(lab, node, caller)))
      : []),
    ...(all || type === 'storage' ? storageRows(lab, caller) : []),
    ...zoneRows(lab, caller, type),
  ];
}

/** Rows by their records: Terraform asks for the list once for every machine, so a row is written once for every change. */
const rows = new WeakMap<VmRecord, string>();

function anyAway(lab: Lab): boolean {
  return [...lab.state.nodes.keys()].some((node) => lab.conditions.isAway(node));
}

/** A guest of a node that is away: what the configuration says and no more. */
function unknownRow(
  { vmid, node, pool, lock, config }: VmRecord | ContainerRecord,
  type: 'qemu' | 'lxc',
): string {
  return JSON.stringify({
    id: `${type}/${vmid}`,
    type,
    vmid,
    node,
    status: 'unknown',
    ...(pool === undefined ? {} : { pool }),
    ...(lock === undefined ? {} : { lock }),
    ...(config['tags'] === undefined ? {} : { tags: config['tags'] }),
  });
}

function vmRow(lab: Lab, vm: VmRecord): string {
  if (lab.conditions.isAway(vm.node)) return unknownRow(vm, 'qemu');
  let start = rows.get(vm);
  if (start === undefined) {
    start = JSON.stringify(viewResource(vm)).slice(0, -1);
    rows.set(vm, start);
  }
  return `${start},"uptime":${uptimeOf(lab, vm)}}`;
}

interface CachedList {
  readonly version: number;
  readonly second: number;
  readonly json: string;
}

const lists = new WeakMap<Lab, CachedList>();

/** The whole list, which stays as it is for a second unless a machine changes. */
function vmRows(lab: Lab): string {
  const { version } = lab.state.vms;
  const second = Math.floor(lab.now() / 1000);
  const cached = anyAway(lab) ? undefined : lists.get(lab);
  if (cached?.version === version && cached.second === second) return cached.json;
  const vms = [...lab.state.vms.values()];
  const json = vms.map((vm) => vmRow(lab, vm)).join(',');
  if (!anyAway(lab)) lists.set(lab, { version, second, json });
  return json;
}

function containerRows(lab: Lab, caller: Caller): string[] {
  return [...lab.state.containers.values()]
    .filter(({ vmid }) => caller.may(`/vms/${vmid}`, 'VM.Audit'))
    .map((container) => poolShown(container, caller))
    .map((container) =>
      lab.conditions.isAway(container.node)
        ? unknownRow(container, 'lxc')
        : JSON.stringify(viewContainerResource(lab, container)),
    );
}

function visibleVmRows(lab: Lab, caller: Caller): string {
  return [...lab.state.vms.values()]
    .filter(({ vmid }) => caller.may(`/vms/${vmid}`, 'VM.Audit'))
    .map((vm) => vmRow(lab, poolShown(vm, caller)))
    .join(',');
}

/** A guest without its pool for who may not see that. */
function poolShown<Guest extends { readonly pool?: string }>(guest: Guest, caller: Caller): Guest {
  if (guest.pool === undefined || caller.may(`/pool/${guest.pool}`, 'Pool.Audit')) return guest;
  return without(guest, 'pool') as Guest;
}

function storageRows(lab: Lab, caller: Caller): string[] {
  return [...lab.state.nodes.keys()].flatMap((node) =>
    storagesOf(lab, node)
      .filter(({ storage }) => caller.may(`/storage/${storage}`, 'Datastore.Audit'))
      .map((storage) => storageRow(lab, node, storage)),
  );
}

function storageRow(lab: Lab, node: string, storage: StorageRecord): string {
  const { total, used } = storageUse(lab, node, storage);
  const away = lab.conditions.isAway(node);
  return JSON.stringify({
    id: `storage/${node}/${storage.storage}`,
    type: 'storage',
    storage: storage.storage,
    node,
    status: away ? 'unknown' : 'available',
    plugintype: storage.type,
    content: storage.content.join(','),
    shared: storage.shared ? 1 : 0,
    ...(away ? {} : { disk: used, maxdisk: total }),
  });
}
