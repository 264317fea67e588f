import type { ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import { placeOf } from '../yaml';

/** Of which cluster each node is; a node that none has is alone. Undefined where the site describes no clusters of PVE. */
type ClusterOf = ((node: string) => string | undefined) | undefined;

/** What PVE does within one cluster is asked of VMs of one cluster: a zone, HA, and keeping VMs apart. */
export function checkClusterPlacement(site: SiteDraft, problems: ProblemList): void {
  const clusterOf = clustersOf(site);
  const sets = new Map<string, MachineDraft[]>();
  for (const machine of site.machines) {
    if (clusterOf) checkReach(machine, site, clusterOf, problems);
    if (!machine.vm.ha) continue;
    checkLocalDisks(machine, site, problems);
    const { apart } = machine.vm.ha;
    if (apart == null) continue;
    const key = `${machine.environment.name} ${apart}`;
    sets.set(key, [...(sets.get(key) ?? []), machine]);
  }
  for (const members of sets.values()) checkApart(members, clusterOf, problems);
}

function clustersOf({ clusters, nodes }: SiteDraft): ClusterOf {
  const described = clusters.filter(({ model }) => model?.kind === 'pve');
  if (described.length === 0) return undefined;
  const owners = new Map(described.flatMap(({ name, members }) => members.map(({ value }) => [value, name])));
  return (node) => owners.get(node) ?? owners.get(nodes.get(node)?.model?.host ?? '');
}

function checkReach(
  machine: MachineDraft,
  { nodes }: SiteDraft,
  clusterOf: NonNullable<ClusterOf>,
  problems: ProblemList,
): void {
  const { name, node, environment, nics, vm, hardware } = machine;
  if (!node || !nodes.has(node.value)) return;
  const own = clusterOf(node.value);
  const home = environment.node?.value ?? node.value;
  const isAt = (other: string): boolean =>
    other === node.value || (own !== undefined && clusterOf(other) === own);
  const vnet = nics.find(({ network }) => network?.kind === 'vnet');
  const report = (message: string, hint: string, place: typeof node.place): void => {
    problems.add({ code: 'OUTSIDE_CLUSTER', severity: 'warning', message, hint, place, about: name });
  };
  if (vnet && nodes.has(home) && !isAt(home)) {
    report(
      `"${name}" is on vnet "${vnet.network?.name ?? ''}", which is made where "${home}" is, and its node "${node.value}" is in another cluster`,
      'move the VM to a node of that cluster, or give it a NIC on a bridge of its node',
      node.place,
    );
  }
  const away = vm.nodes?.find((other) => nodes.has(other) && !isAt(other));
  if (away !== undefined) {
    report(
      `"${name}" may run on "${away}", which is not in the cluster of its node "${node.value}"`,
      'leave nodes of one cluster in "nodes": PVE moves no VM to another',
      placeOf(hardware, ['nodes']),
    );
  }
  if (vm.ha && own === undefined) {
    report(
      `"${name}" is to be highly available on node "${node.value}", which is in no cluster`,
      'there is no other node to start it on: leave "ha" out, or add the node to a cluster of kind pve',
      placeOf(hardware, ['ha']),
    );
  }
}

/** With `nodes` of several, disks that cannot follow are an error of their own. */
function checkLocalDisks(machine: MachineDraft, { nodes }: SiteDraft, problems: ProblemList): void {
  const { name, vm, node, hardware } = machine;
  const model = nodes.get(node?.value ?? '')?.model;
  if (!model || (vm.nodes?.length ?? 0) > 1 || vm.ha?.max_relocate === 0) return;
  const local = new Set(model.storages?.filter(({ shared }) => !shared).map((storage) => storage.name));
  const stuck = Object.entries(vm.disks ?? {}).find(([, disk]) =>
    local.has(disk?.datastore ?? model.datastores.disk),
  );
  if (!stuck) return;
  const storage = stuck[1]?.datastore ?? model.datastores.disk;
  problems.add({
    code: 'HA_WITHOUT_EFFECT',
    severity: 'warning',
    message: `HA is to start "${name}" on another node, and its disk ${stuck[0]} is on "${storage}", which node "${model.name}" shares with none`,
    hint: 'take a shared storage; or, where the disk is replicated or the VM is to be restarted on its node alone, write "max_relocate: 0" under "ha"',
    place: placeOf(hardware, ['ha']),
  });
}

function checkApart(members: readonly MachineDraft[], clusterOf: ClusterOf, problems: ProblemList): void {
  const [first, ...others] = members;
  if (!first) return;
  for (const machine of others) {
    const [one, two] = [first.node?.value, machine.node?.value];
    if (one === undefined || two === undefined) continue;
    const place = placeOf(machine.hardware, ['ha', 'apart']);
    const pair = `"${first.name}" and "${machine.name}" are to be kept apart`;
    if (clusterOf && clusterOf(one) !== clusterOf(two)) {
      problems.add({
        code: 'OUTSIDE_CLUSTER',
        severity: 'warning',
        message: `${pair}, and are on nodes of different clusters: "${one}" and "${two}"`,
        hint: 'a rule of PVE holds for one cluster: leave "apart" of one of them out',
        place,
        about: machine.name,
      });
    }
  }
  const pinned = new Map<string, MachineDraft>();
  for (const machine of members) {
    if (!machine.node || machine.isPlaced || (machine.vm.nodes?.length ?? 0) > 1) continue;
    const twin = pinned.get(machine.node.value);
    pinned.set(machine.node.value, twin ?? machine);
    if (!twin) continue;
    problems.add({
      code: 'HA_WITHOUT_EFFECT',
      severity: 'warning',
      message: `"${twin.name}" and "${machine.name}" are to be kept apart, and both are on node "${machine.node.value}"`,
      hint: 'give one of them another "node", "node: auto", or both "nodes" of several',
      place: placeOf(machine.hardware, ['ha', 'apart']),
      about: machine.name,
    });
  }
}
