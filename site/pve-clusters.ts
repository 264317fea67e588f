import type { Cluster, PveNode } from './model';

/** What is known of PVE's clusters. */
export interface PveClusters {
  /** The first node of the cluster that a node is in; itself where it is alone. Names, sets and switches of one are those of all. */
  readonly leaderOf: (node: string) => string;
  /** What the specs call the cluster of a node; where they do not, its first node. */
  readonly nameOf: (node: string) => string;
  /** Whether the specs say which nodes are one cluster; where they do not, nodes of different endpoints may still be. */
  readonly areDescribed: boolean;
}

/** Tells which nodes are one cluster: those that `clusters` says are, and those that are reached at the same endpoint. */
export function pveClusters({
  nodes,
  clusters = [],
}: {
  readonly nodes: readonly Pick<PveNode, 'name' | 'host' | 'apiEndpoint' | 'failoverEndpoints'>[];
  readonly clusters?: readonly Pick<Cluster, 'name' | 'kind' | 'controlPlane' | 'workers'>[];
}): PveClusters {
  const described = clusters.filter(({ kind }) => kind === 'pve');
  const owners = new Map(
    described.flatMap(({ name, controlPlane, workers }) =>
      [...controlPlane, ...workers].map((member) => [member, name] as const),
    ),
  );
  const leaders = new Map<string, string>();
  const leaderOf = (node: string): string => {
    const leader = leaders.get(node) ?? node;
    return leader === node ? node : leaderOf(leader);
  };
  const named = new Map<string, string>();
  const first = new Map<string, string>();
  for (const { name, host = name, apiEndpoint, failoverEndpoints = [] } of nodes) {
    const owner = owners.get(name) ?? owners.get(host);
    if (owner !== undefined) named.set(name, owner);
    const endpoints = [apiEndpoint, ...failoverEndpoints].map((url) => new URL(url).host);
    for (const mark of [...endpoints, ...(owner === undefined ? [] : [`cluster ${owner}`])]) {
      const other = first.get(mark);
      if (other === undefined) first.set(mark, name);
      else if (leaderOf(name) !== leaderOf(other)) leaders.set(leaderOf(name), leaderOf(other));
    }
  }
  const nameOf = (node: string): string => named.get(node) ?? leaderOf(node);
  return { leaderOf, nameOf, areDescribed: described.length > 0 };
}
