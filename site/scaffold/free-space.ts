import type { PveNode, Site } from '../model';
import { Cidr, InterfaceAddress, IpAddress } from '../values';

/** What a new environment may take without meeting another. */
export interface FreeSpace {
  readonly vmIds: { readonly first: number; readonly last: number };
  readonly cidr: string;
  readonly gateway: string;
  /** Of a vnet: 1 to 16,777,215. */
  readonly tag: number;
}

const IDS = 1000;

/** The next thousand of VM ids, the next free /24 below 10.0.0.0/8, and the first free tag from the first of those ids on. */
export function freeSpace(site: Site): FreeSpace {
  const highest = Math.max(9999, ...site.environments.map(({ vmIds }) => vmIds.last));
  const first = Math.ceil((highest + 1) / IDS) * IDS;
  const tags = new Set(site.environments.flatMap(({ sdn }) => (sdn?.vnets ?? []).map(({ tag }) => tag)));
  let tag = first;
  while (tags.has(tag)) tag += 1;
  const vmIds = { first, last: first + IDS - 1 };
  const taken = networksOf(site);
  for (let second = 10; second < 256; second += 10) {
    const cidr = Cidr.parse(`10.${String(second)}.10.0/24`);
    if (taken.some((other) => other.overlaps(cidr))) continue;
    const gateway = IpAddress.fromNumber(4, cidr.network.number + 1n).text;
    return { vmIds, cidr: cidr.text, gateway, tag };
  }
  const gateway = '172.31.255.1';
  return { vmIds, cidr: '172.31.255.0/24', gateway, tag };
}

function networksOf(site: Site): Cidr[] {
  const texts = [
    ...site.nodes.flatMap(({ bridges }) => (bridges ?? []).flatMap(({ cidr }) => cidr ?? [])),
    ...site.environments.flatMap(({ sdn }) =>
      (sdn?.vnets ?? []).flatMap(({ subnets }) => subnets.map(({ cidr }) => cidr)),
    ),
    ...(site.networks ?? []).flatMap(({ cidr }) => cidr ?? []),
  ];
  return texts.map((text) => Cidr.parse(text));
}

/** What nodes, machines, BMCs and clusters have. */
function usedAddresses({ nodes, environments, hosts = [], clusters = [] }: Site): Set<string | undefined> {
  const nics = [
    ...environments.flatMap(({ vms }) => vms.flatMap((vm) => vm.nics)),
    ...hosts.flatMap(({ interfaces }) => interfaces),
  ];
  return new Set([
    ...nodes.map(({ address }) => address),
    ...hosts.map(({ bmc }) => bmc?.address),
    ...clusters.map(({ endpoint }) => endpoint),
    ...nics.flatMap(({ ipv4 }) =>
      ipv4.method === 'static' ? [InterfaceAddress.parse(ipv4.address).address.text] : [],
    ),
  ]);
}

/** An address of the node's first bridge that nothing in the site has, of its range where there is one, with its prefix length. */
export function freeOnBridge(site: Site, node: PveNode): { bridge: string; ipv4: string } {
  const bridge = node.bridges?.[0];
  if (bridge?.cidr === undefined) return { bridge: bridge?.name ?? 'vmbr0', ipv4: 'dhcp' };
  const cidr = Cidr.parse(bridge.cidr);
  if (cidr.family === 6) return { bridge: bridge.name, ipv4: 'dhcp' };
  const used = usedAddresses(site).add(bridge.gateway);
  const { range } = bridge;
  const first = range ? IpAddress.parse(range.first).number : cidr.network.number + 1n;
  const last = range ? IpAddress.parse(range.last).number : cidr.last.number - 1n;
  for (let number = first; number <= last; number += 1n) {
    const { text } = IpAddress.fromNumber(4, number);
    if (!used.has(text)) return { bridge: bridge.name, ipv4: `${text}/${String(cidr.prefix)}` };
  }
  return { bridge: bridge.name, ipv4: 'dhcp' };
}
