import type { ProblemList } from '../errors';
import { pveClusters } from '../pve-clusters';
import type { EnvironmentDraft, SiteDraft } from '../resolve';
import { descend } from '../yaml';

/** Names and groups of PVE's firewall are a cluster's: where the filtered machines of an environment are, must be known. */
export function checkFilteredClusters({ machines, nodes, clusters }: SiteDraft, problems: ProblemList): void {
  const { leaderOf, areDescribed } = pveClusters({
    nodes: [...nodes.values()].flatMap(({ model }) => model ?? []),
    clusters: clusters.flatMap(({ model }) => model ?? []),
  });
  if (areDescribed) return;
  const first = new Map<EnvironmentDraft, string>();
  const told = new Set<EnvironmentDraft>();
  for (const { environment, node, vm } of machines) {
    const isFiltered = vm.firewall?.enabled ?? environment.firewall?.enabled ?? false;
    if (!isFiltered || !node || !nodes.has(node.value) || told.has(environment)) continue;
    const other = first.get(environment) ?? node.value;
    first.set(environment, other);
    if (leaderOf(other) === leaderOf(node.value)) continue;
    told.add(environment);
    problems.add({
      code: 'FIREWALL_CLUSTERS',
      message: `filtered machines of environment "${environment.name}" are on "${other}" and "${node.value}", and nothing says whether these are one cluster of PVE`,
      hint: `add it to site.yaml: clusters: { pve: { kind: pve, control_plane: [${other}, ${node.value}] } }, or a cluster for each node that is alone`,
      place: descend(environment.tree, ['firewall'])?.place ?? node.place,
    });
  }
}
