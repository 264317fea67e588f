import type { FirewallProps, FirewallRule } from '../../constructs';
import { addressesOf, isAddress, nodesOf, pveClusters, type PveNode, type Site } from '../../site';
import { rulesOf } from './provider-rules';
import { asPveHasIt } from './sources';

/** The set whose members PVE lets do what administrators do on any node; it adds the cluster's own network. */
const MANAGEMENT = 'management';
/** SSH, the API, consoles and SPICE: what PVE opens to that set after all rules. */
const LOGIN = '22,3128,5900:5999,8006';
/** Where the nodes of a zone send what its VMs say to each other. */
const VXLAN = '4789';

/** What PVE's firewall does for a node and, where its file says so, for its cluster; undefined where it says nothing. */
export function nodeFirewall(site: Site, node: PveNode): FirewallProps | undefined {
  const { datacenter: { firewall } = {}, firewall: own } = node.setup ?? {};
  if (!firewall && !own) return undefined;
  const cluster = clusterOf(site, node);
  const { admins } = cluster;
  const of = (source: string): readonly string[] => {
    if (source === 'admins') return admins;
    if (source === 'nodes') return cluster.addresses;
    return isAddress(source) ? [source] : addressesOf(site, source);
  };
  const rules = (own?.rules ?? []).flatMap((rule) => rulesOf(rule, { of }));
  // PVE asks the rules of a node before those of its cluster, and opens what administrators need after both.
  const nodes =
    rules.length > 0
      ? [{ node: node.name, rules: [...login([...admins, ...cluster.addresses]), ...rules] }]
      : [];
  if (!firewall) return { nodes };
  const shared = (firewall.rules ?? []).flatMap((rule) => rulesOf(rule, { of }));
  return {
    nodes,
    cluster: {
      enabled: firewall.enabled,
      rules: [
        // Also where nothing else is said: the provider makes the set anew where it changes.
        ...login([...admins, ...cluster.addresses]),
        ...shared,
        ...cluster.peers.map((source): FirewallRule => ({
          action: 'ACCEPT',
          protocol: 'udp',
          ports: VXLAN,
          source,
          comment: 'vxlan',
        })),
      ],
    },
    ipSets:
      firewall.admins.length > 0
        ? { [MANAGEMENT]: [...new Set(firewall.admins.map(asPveHasIt))].sort() }
        : {},
  };
}

/** No rule of the specs comes before it, so that none shuts out whoever deploys. */
function login(sources: readonly string[]): readonly FirewallRule[] {
  return sources.map((source) => ({
    action: 'ACCEPT',
    protocol: 'tcp',
    ports: LOGIN,
    source,
    comment: 'login',
  }));
}

/** What the cluster of a node has: who leads it, its nodes, and those that carry zones of several. */
function clusterOf(
  site: Site,
  { name }: PveNode,
): Readonly<Record<'admins' | 'addresses' | 'peers', readonly string[]>> {
  const { leaderOf } = pveClusters(site);
  const isIn = (node: string): boolean => leaderOf(node) === leaderOf(name);
  const nodes = site.nodes.filter((each) => isIn(each.name));
  const zones = site.environments.filter((environment) => nodesOf(environment).some(isIn));
  const peers = zones.map(({ sdn }) => sdn?.peers ?? []).filter((each) => each.length > 1);
  return {
    admins: [...new Set(nodes.flatMap(({ setup }) => setup?.datacenter?.firewall?.admins ?? []))],
    addresses: [...new Set(nodes.map(({ address }) => address))].sort(),
    peers: [...new Set(peers.flat())].sort(),
  };
}
