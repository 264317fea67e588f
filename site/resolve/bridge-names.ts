import type { NetworkDraft, SiteDraft } from './drafts';

/** Names of the bridges of all nodes, each with a node that has it. */
export function bridgeNames({ nodes }: Pick<SiteDraft, 'nodes'>): ReadonlyMap<string, string> {
  return new Map(
    [...nodes.values()].flatMap((node) => [...node.bridges.keys()].map((name) => [name, node.name])),
  );
}

/** Vnets with the name of a bridge, which is told of them: whatever else follows from which of the two is meant. */
export function vnetsNamedAsBridges(site: SiteDraft): ReadonlySet<NetworkDraft> {
  const bridges = bridgeNames(site);
  const vnets = [...site.environments.values()].flatMap(({ zone }) => [...(zone?.vnets.values() ?? [])]);
  return new Set(vnets.filter(({ name }) => bridges.has(name)));
}
