import { formatPlace, type ProblemList, suggestName } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import { descend, placeOf, scalarsAt } from '../yaml';

/** A VM of several nodes is made on one of them, and everything that it needs there is on all of them. */
export function checkVmNodes(site: SiteDraft, problems: ProblemList): void {
  checkOverride(site, problems);
  for (const machine of site.machines) {
    const nodes = scalarsAt(machine.hardware, 'nodes');
    for (const { value, place } of nodes) {
      if (site.nodes.has(String(value))) continue;
      problems.add({
        code: 'UNKNOWN_NODE',
        message: `there is no node "${String(value)}"`,
        hint: suggestName(String(value), site.nodes.keys(), 'node', 'each has a file nodes/<node>.yaml'),
        place,
      });
    }
    const names = nodes.map(({ value }) => String(value));
    if (names.length === 0 || !machine.node) continue;
    checkOwnNode(machine, names, problems);
    if (names.length > 1) checkStorages(site, machine, problems);
  }
}

/** `--var node=pve2` moves environments: of VMs that all say their nodes it moves none. */
function checkOverride({ environments, machines }: SiteDraft, problems: ProblemList): void {
  for (const { name, node } of environments.values()) {
    if (node?.place.source.name !== '--var') continue;
    const members = machines.filter(({ environment }) => environment.name === name);
    const [first] = members;
    if (!first?.node || members.some((member) => member.node?.place.source.name === '--var')) continue;
    problems.add({
      code: 'BAD_SET',
      severity: 'warning',
      message: `"node=${node.value}" moves no VM of "${name}": each says its node, as "${first.name}" does at ${formatPlace(first.node.place)}`,
      hint: `take "node" (or "target_node") out of their files, or say it of each: --set vms.${first.name}.node=${node.value}`,
      place: node.place,
      about: name,
    });
  }
}

function checkOwnNode(
  { name, node, hardware }: MachineDraft,
  names: readonly string[],
  problems: ProblemList,
): void {
  if (!node || names.includes(node.value)) return;
  problems.add({
    code: 'BAD_VALUE',
    message: `VM "${name}" is made on "${node.value}", where it may not run`,
    hint: `set "node" to one of "nodes": ${names.join(', ')}`,
    place: placeOf(hardware, ['nodes']),
  });
}

/** PVE moves no VM with a medium of its own node in its drive, and HA starts none whose disks stayed behind. */
function checkStorages({ nodes }: SiteDraft, machine: MachineDraft, problems: ProblemList): void {
  const { name, vm, iso: medium, hardware, environment, bootMethod } = machine;
  const node = nodes.get(machine.node?.value ?? '')?.model;
  if (!node) return;
  const { disk: usual, iso } = node.datastores;
  const disks = vm.ha ? Object.values(vm.disks ?? {}).map((disk) => disk?.datastore ?? usual) : [];
  // What is taken over gets no cloud-init medium of ours.
  const hasMedium = environment.cloudInit.value === 'nocloud-iso' && bootMethod !== 'adopt';
  const media = hasMedium || medium !== undefined ? [iso] : [];
  const local = new Set(node.storages?.filter(({ shared }) => !shared).map((storage) => storage.name));
  for (const storage of new Set([...media, ...disks])) {
    if (!local.has(storage)) continue;
    problems.add({
      code: 'BAD_VALUE',
      message: `VM "${name}" may run on several nodes, and storage "${storage}" is on each node another one`,
      hint: `take a shared storage, or say "shared: true" of it under "storages" of the node`,
      place: descend(hardware, ['nodes'])?.place,
    });
  }
}
