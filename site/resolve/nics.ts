import { type ProblemList, suggestName } from '../errors';
import { MacAddress } from '../values';
import { descend } from '../yaml';
import { resolveCommon } from './addressing';
import { defined } from './defined';
import type { EnvironmentDraft, NetworkDraft, NicDraft, NodeDraft, Placed } from './drafts';
import type { Fields } from './fields';
import { parsed } from './networks';

/** What a VM's NICs depend on. */
export interface NicContext {
  readonly environment: EnvironmentDraft;
  /** The node's; absent where the node is unknown. */
  readonly bridges: NodeDraft['bridges'] | undefined;
  /** The site's own networks by their VLAN tag. */
  readonly tagged: ReadonlyMap<number, NetworkDraft>;
}

/** Reads a VM's NICs in the order of their numbers. */
export function resolveNics(fields: Fields, context: NicContext, problems: ProblemList): NicDraft[] {
  return (
    fields
      .entries('nics')
      // Of a NIC that was refused nothing can follow: its name may be none of PVE's.
      .filter(([, , tree]) => tree.kind !== 'invalid')
      .map(([name]) => ({ name, index: Number(name.slice('net'.length)) }))
      .sort((a, b) => a.index - b.index)
      .map(({ name }) => resolveNic(name, fields, context, problems))
  );
}

function resolveNic(name: string, vm: Fields, context: NicContext, problems: ProblemList): NicDraft {
  const bridge = vm.require<string>(`nics: { ${name}: { bridge: vmbr0 } }`, 'nics', name, 'bridge');
  const place = vm.get('nics', name)?.place ?? vm.tree.place;
  const mac = parsed(vm.get<string>('nics', name, 'mac'), (text) => MacAddress.parse(text));
  const vlanId = vm.get<number>('nics', name, 'vlan');
  const isTagUnclear = descend(vm.tree, ['nics', name, 'vlan'])?.kind === 'invalid';
  const found = bridge && findNetwork(bridge.value, vlanId?.value, context);
  // Of a tag that was refused nobody knows which network it stands for.
  const network = found && isTagUnclear ? { ...found, subnets: [], isUnclear: true } : found;
  if (bridge && !network) reportUnknown(bridge, context, problems);
  const model = vm.get<NonNullable<NicDraft['model']> | 'virtio'>('nics', name, 'model')?.value;
  return {
    name,
    place,
    ...resolveCommon(vm, ['nics', name]),
    firewall: vm.get<boolean>('nics', name, 'firewall')?.value ?? isFiltered(vm, context),
    port: portOf(vm, name),
    ...(bridge ? { bridge } : {}),
    ...(network ? { network } : {}),
    ...(mac ? { mac } : {}),
    ...(vlanId ? { vlanId } : {}),
    ...(model === undefined || model === 'virtio' ? {} : { model }),
  };
}

/** A VM that is filtered is so on all of its cards. */
function isFiltered(vm: Fields, { environment }: NicContext): boolean {
  return vm.get<boolean>('firewall', 'enabled')?.value ?? environment.firewall?.enabled ?? false;
}

function portOf(vm: Fields, name: string): NicDraft['port'] {
  const trunks = vm.items<number | string>('nics', name, 'trunks').map((trunk) => String(trunk.value));
  return defined({
    trunks: trunks.length > 0 ? trunks : undefined,
    queues: vm.get<number>('nics', name, 'queues')?.value,
    rateLimitMbps: vm.get<number>('nics', name, 'rate_limit')?.value,
    disconnected: vm.get<boolean>('nics', name, 'disconnected')?.value,
  });
}

function findNetwork(
  name: string,
  vlan: number | undefined,
  { environment, bridges, tagged }: NicContext,
): NetworkDraft | undefined {
  const network = environment.zone?.vnets.get(name) ?? bridges?.get(name);
  if (vlan === undefined || network?.kind !== 'bridge') return network;
  // Addresses of a bridge are those of its untagged frames.
  const { dnsServers, ...bridge } = network;
  const { subnets = [], dnsServers: dns = dnsServers } = tagged.get(vlan) ?? {};
  return { ...bridge, vlan, subnets, ...(dns ? { dnsServers: dns } : {}) };
}

function reportUnknown(
  { value: name, place }: Placed<string>,
  context: NicContext,
  problems: ProblemList,
): void {
  const { environment, bridges } = context;
  // Vnets that were refused were reported already.
  if ([['sdn'], ['sdn', 'vnets']].some((path) => descend(environment.tree, path)?.kind === 'invalid')) return;
  // A node that describes no bridges may have any.
  if (bridges === undefined || bridges.size === 0) return;
  const known = [...(environment.zone?.vnets.keys() ?? []), ...bridges.keys()];
  problems.add({
    code: 'UNKNOWN_NETWORK',
    message: `there is no vnet of environment "${environment.name}" and no bridge of its node named "${name}"`,
    hint: suggestName(name, known, 'network'),
    place,
  });
}
