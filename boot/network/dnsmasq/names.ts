import { isIPv4 } from 'node:net';
import { networkMachines, type Site } from '../../../site';
import type { Addressed } from './pool';
import { reservedAddress } from './reserved-address';
import { valueOf } from './value';

interface Named {
  readonly site: Pick<Site, 'domain'> & Addressed;
  /** Of the server, with its prefix length. */
  readonly address: string;
  readonly reachedAt?: { readonly name: string; readonly address: string };
  readonly hasUpstream?: boolean;
}

/**
 * Records of what has a fixed address: the server by the name that machines know, machines of iron, VMs and nodes; the first
 * that has a name keeps it. Where other names of the domain are asked of others, these are not.
 */
export function renderNames(options: Named): readonly string[] {
  const addresses = addressesOf(options);
  const lent = networkMachines(options.site).map(({ fqdn }) => fqdn.toLowerCase());
  const local = options.hasUpstream === true ? new Set([...addresses.keys(), ...lent]) : [];
  return [
    ...[...addresses].map(([name, address]) => `host-record=${valueOf(name)},${address}`),
    ...[...local].map((name) => `local=/${valueOf(name)}/`),
  ];
}

function addressesOf({ site, address: server, reachedAt }: Named): ReadonlyMap<string, string> {
  const { domain, hosts = [], environments = [], nodes = [] } = site;
  const own = `rackwright.${domain}`;
  const found: readonly (readonly [string, string])[] = [
    ...(reachedAt ? [[reachedAt.name, reachedAt.address] as const] : []),
    ...hosts.map(({ fqdn, interfaces }) => [fqdn, fixedOf(interfaces, server)] as const),
    ...environments.flatMap(({ vms }) => vms.map(({ fqdn, nics }) => [fqdn, fixedOf(nics, server)] as const)),
    ...nodes.map(({ name, address }) => [`${name}.${domain}`, address] as const),
  ];
  const known = new Map<string, string>();
  for (const [name, address] of found) {
    const key = name.toLowerCase();
    if (isIPv4(address) && key !== own && !known.has(key)) known.set(key, address);
  }
  return known;
}

/** That on the network of the server, else the first fixed address; empty where there is none. */
function fixedOf(cards: Parameters<typeof reservedAddress>[0]['interfaces'], server: string): string {
  const fixed = cards.flatMap(({ ipv4 }) =>
    ipv4.method === 'static' ? [ipv4.address.split('/')[0] ?? ''] : [],
  );
  return reservedAddress({ interfaces: cards }, server) ?? fixed[0] ?? '';
}
