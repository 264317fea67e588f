import type { ProblemList } from '../errors';
import { Cidr, IpAddress } from '../values';
import { descend, type Tree } from '../yaml';
import type { NetworkDraft, Placed, SubnetDraft } from './drafts';
import { Fields } from './fields';

/** A domain value at the place of its text. The text has passed its schema, so parsing cannot fail. */
export function parsed<T, V>(placed: Placed<T> | undefined, parse: (value: T) => V): Placed<V> | undefined {
  return placed && { value: parse(placed.value), place: placed.place };
}

/** Reads a vnet of a zone; its MTU is the zone's. */
export function resolveVnet(name: string, tree: Tree, mtu: number, problems: ProblemList): NetworkDraft {
  const base = { name, kind: 'vnet' as const, place: tree.place, mtu };
  if (tree.kind !== 'map') return { ...base, subnets: [], isUnclear: true };
  const fields = new Fields(tree, problems, `vnet "${name}"`, tree.place);
  const tag = fields.require<number>('tag: 10000', 'tag');
  const alias = fields.get<string>('alias');
  const list = tree.entries.get('subnets')?.value;
  const subnets = list?.kind === 'list' ? list.items.flatMap((item) => resolveSubnet(item, problems)) : [];
  const isUnclear = list?.kind === 'invalid' || (list?.kind === 'list' && list.items.some(isRefused));
  return {
    ...base,
    subnets,
    ...(tag ? { tag } : {}),
    ...(alias ? { alias: alias.value } : {}),
    ...(isUnclear ? { isUnclear } : {}),
  };
}

/** Reads a bridge of a node. */
export function resolveBridge(name: string, tree: Tree, problems: ProblemList): NetworkDraft {
  const base = { name, kind: 'bridge' as const, place: tree.place };
  if (tree.kind !== 'map') return { ...base, subnets: [], isUnclear: true };
  const fields = new Fields(tree, problems, `bridge "${name}"`, tree.place);
  const mtu = fields.get<number>('mtu');
  const vlans = vlansOf(fields);
  return {
    ...base,
    subnets: resolveSubnet(tree, problems),
    ...(mtu ? { mtu: mtu.value } : {}),
    ...(vlans ? { vlans } : {}),
    ...(isRefused(tree) ? { isUnclear: true } : {}),
  };
}

/** Reads a network of physical machines. */
export function resolveSiteNetwork(name: string, tree: Tree, problems: ProblemList): NetworkDraft {
  const base = { name, kind: 'network' as const, place: tree.place, mtu: 1500 };
  if (tree.kind !== 'map') return { ...base, subnets: [], isUnclear: true };
  const fields = new Fields(tree, problems, `network "${name}"`, tree.place);
  const dnsServers = fields.get<string[]>('dns_servers')?.value;
  return {
    ...base,
    mtu: fields.get<number>('mtu')?.value ?? base.mtu,
    subnets: resolveSubnet(tree, problems),
    ...(dnsServers ? { dnsServers } : {}),
    ...(isRefused(tree) ? { isUnclear: true } : {}),
  };
}

/** The tags that a bridge carries; undefined where it carries all. */
function vlansOf(fields: Fields): NetworkDraft['vlans'] {
  if (fields.get<boolean>('vlan_aware')?.value === false) return [];
  // What was refused may have been any of them.
  if (fields.hasRefusedItem('vlans')) return undefined;
  return fields.get<(number | string)[]>('vlans')?.value.map((run) => {
    const [first = 0, last = first] = String(run).split('-').map(Number);
    return [first, last] as const;
  });
}

/** Whether an IP network, or which one it is, was refused. */
function isRefused(tree: Tree): boolean {
  return tree.kind === 'invalid' || descend(tree, ['cidr'])?.kind === 'invalid';
}

function resolveSubnet(tree: Tree, problems: ProblemList): SubnetDraft[] {
  if (tree.kind !== 'map') return [];
  const fields = new Fields(tree, problems, 'the subnet', tree.place);
  const cidr = parsed(fields.get<string>('cidr'), (text) => Cidr.parse(text));
  const gateway = parsed(fields.get<string>('gateway'), (text) => IpAddress.parse(text));
  if (!cidr) return [];
  const first = parsed(fields.get<string>('range', 'first'), (text) => IpAddress.parse(text));
  const last = parsed(fields.get<string>('range', 'last'), (text) => IpAddress.parse(text));
  return [
    {
      cidr,
      snat: fields.get<boolean>('snat')?.value ?? false,
      ...(gateway ? { gateway } : {}),
      ...(first && last ? { range: { first, last } } : {}),
    },
  ];
}
