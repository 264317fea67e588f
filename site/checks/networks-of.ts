import type { NetworkDraft, SiteDraft } from '../resolve';

/** All networks that a site describes: bridges, vnets, and those of physical machines. */
export function networksOf({ nodes, environments, catalogue }: SiteDraft): readonly NetworkDraft[] {
  return [
    ...[...nodes.values()].flatMap(({ bridges }) => [...bridges.values()]),
    ...[...environments.values()].flatMap(({ zone }) => [...(zone?.vnets.values() ?? [])]),
    ...catalogue.networks.values(),
  ];
}
