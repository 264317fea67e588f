import { InterfaceAddress, IpAddress, type PhysicalHost, type Site } from '../../../site';

/** What has addresses. */
export type Addressed = Pick<Site, 'hosts' | 'networks'> & Partial<Pick<Site, 'environments' | 'nodes'>>;

/** Beside one for each card: what somebody else took, whom the site does not know, is left out when it answers. */
const SPARE = 8;
/** Addresses that are looked at, from the last of the network down. */
const MOST = 65_536;

/**
 * Addresses for machines of the site that have none of their own on the network, at its end, where nothing of the site is;
 * none where every machine has one, or the network is full.
 * @param server address of the server with its prefix length, `10.0.12.2/24`
 * @param count cards that need one
 */
export function poolOf(
  site: Addressed,
  server: string,
  count: number,
): { readonly first: string; readonly last: string } | undefined {
  if (count === 0) return undefined;
  const { network, address: own } = InterfaceAddress.parse(server);
  const taken = new Set([own.text, ...takenAddresses(site)]);
  const low = network.network.number;
  let best: { readonly first: bigint; readonly last: bigint } | undefined;
  let last: bigint | undefined;
  for (let at = network.last.number; at > low && network.last.number - at < MOST; at -= 1n) {
    const address = IpAddress.fromNumber(network.family, at);
    if (taken.has(address.text) || network.reserves(address)) {
      last = undefined;
      continue;
    }
    last ??= at;
    if (!best || last - at > best.last - best.first) best = { first: at, last };
    if (best.last - best.first + 1n >= count + SPARE) break;
  }
  const textOf = (number: bigint): string => IpAddress.fromNumber(network.family, number).text;
  return best && { first: textOf(best.first), last: textOf(best.last) };
}

/** Every address that something of the site has. */
function takenAddresses({
  hosts = [],
  networks = [],
  environments = [],
  nodes = [],
}: Addressed): readonly string[] {
  const cards: readonly Pick<PhysicalHost['interfaces'][number], 'ipv4'>[] = [
    ...hosts.flatMap(({ interfaces }) => interfaces),
    ...environments.flatMap(({ vms }) => vms.flatMap(({ nics }) => nics)),
  ];
  return [
    ...cards.flatMap(({ ipv4 }) => (ipv4.method === 'static' ? [ipv4.address.split('/')[0] ?? ''] : [])),
    ...hosts.flatMap(({ bmc }) => (bmc ? [bmc.address] : [])),
    ...networks.flatMap(({ gateway, dnsServers }) => [
      ...(gateway === undefined ? [] : [gateway]),
      ...dnsServers,
    ]),
    ...nodes.map(({ address }) => address),
  ];
}
