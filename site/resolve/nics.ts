import { type ProblemList, suggestName } from '../errors';
import { InterfaceAddress, IpAddress, MacAddress, type VmId } from '../values';
import { descend } from '../yaml';
import type { AddressDraft, EnvironmentDraft, NetworkDraft, NicDraft, NodeDraft, Placed } from './drafts';
import type { Fields } from './fields';
import { parsed } from './networks';

/** What a VM's NICs depend on. */
export interface NicContext {
  readonly vmId: VmId | undefined;
  readonly environment: EnvironmentDraft;
  /** The node's; absent where the node is unknown. */
  readonly bridges: NodeDraft['bridges'] | undefined;
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
      .map((slot) => resolveNic(slot, fields, context, problems))
  );
}

function resolveNic(
  { name, index }: { readonly name: string; readonly index: number },
  vm: Fields,
  context: NicContext,
  problems: ProblemList,
): NicDraft {
  const bridge = vm.require<string>(`nics: { ${name}: { bridge: vmbr0 } }`, 'nics', name, 'bridge');
  const place = vm.get('nics', name)?.place ?? vm.tree.place;
  const written = parsed(vm.get<string>('nics', name, 'mac'), (text) => MacAddress.parse(text));
  const mac = written ?? (context.vmId && { value: MacAddress.forVm(context.vmId, index), place });
  const network = bridge && findNetwork(bridge.value, context);
  if (bridge && !network) reportUnknown(bridge, context, problems);
  const vlanId = vm.get<number>('nics', name, 'vlan')?.value;
  const mtu = vm.get<number>('nics', name, 'mtu');
  const dnsServers = vm.get<string[]>('nics', name, 'dns_servers')?.value;
  return {
    name,
    place,
    firewall: vm.get<boolean>('nics', name, 'firewall')?.value ?? false,
    ipv4: resolveAddress(vm, name, 'ipv4'),
    ipv6: resolveAddress(vm, name, 'ipv6'),
    routes: vm.get<{ to: string; via: string }[]>('nics', name, 'routes')?.value ?? [],
    ...(bridge ? { bridge } : {}),
    ...(network ? { network } : {}),
    ...(mac ? { mac } : {}),
    ...(vlanId === undefined ? {} : { vlanId }),
    ...(mtu ? { mtu } : {}),
    ...(dnsServers ? { dnsServers } : {}),
  };
}

function findNetwork(name: string, { environment, bridges }: NicContext): NetworkDraft | undefined {
  return environment.zone?.vnets.get(name) ?? bridges?.get(name);
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

function resolveAddress(vm: Fields, nic: string, family: 'ipv4' | 'ipv6'): AddressDraft {
  const whole = vm.get<string | object>('nics', nic, family);
  if (!whole || whole.value === 'none') return { method: 'none' };
  if (whole.value === 'dhcp') return { method: 'dhcp' };
  const short = typeof whole.value === 'string';
  const text = short ? vm.get<string>('nics', nic, family) : vm.get<string>('nics', nic, family, 'address');
  const address = parsed(text, (value) => InterfaceAddress.parse(value));
  const gateway = short ? undefined : vm.get<string>('nics', nic, family, 'gateway');
  if (!address) return { method: 'none' };
  if (gateway?.value === 'none') return { method: 'static', address, gateway: 'none' };
  const router = parsed(gateway, (value) => IpAddress.parse(value));
  return { method: 'static', address, ...(router ? { gateway: router } : {}) };
}
