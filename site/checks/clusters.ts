import type { ProblemList } from '../errors';
import type { ClusterDraft, SiteDraft } from '../resolve';
import { descend, keyPlaceOf, scalarsAt } from '../yaml';
import { Firsts } from './firsts';

/** A machine is in at most one cluster of a kind, and there once; members of one that Ansible makes are in one run of it. */
export function checkClusters(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  const runOf = runsOf(site);
  const machines = new Set([...site.machines, ...site.strays, ...site.hosts].map((machine) => machine.name));
  for (const cluster of site.clusters) {
    const { name, members, model } = cluster;
    for (const { value, place } of members) {
      const other = firsts.claim(`${model?.kind ?? ''} ${value}`, `cluster "${name}"`, place);
      if (other === undefined) continue;
      problems.add({
        code: 'MACHINE_IN_TWO_CLUSTERS',
        message: `"${value}" of cluster "${name}" is in ${other} already`,
        hint: 'leave it in one of them',
        place,
      });
    }
    checkMembers(cluster, { machines, nodes: site.nodes }, problems);
    if (model?.kind !== 'k3s') continue;
    checkRun(cluster, runOf, problems);
    checkVersion(cluster, problems);
  }
}

/** The machines that decide by majority, which is more than half of them. */
function checkMembers(
  { name, tree, model }: ClusterDraft,
  { machines, nodes }: { readonly machines: ReadonlySet<string>; readonly nodes: SiteDraft['nodes'] },
  problems: ProblemList,
): void {
  if (!model) return;
  const place = keyPlaceOf(tree, ['control_plane']);
  const count = model.controlPlane.length;
  if (count === 0) {
    const message = `the control plane of cluster "${name}" has no machine`;
    problems.add({ code: 'CLUSTER_MEMBERS', message, hint: 'name one, or three', place });
  }
  if (model.kind === 'pve') return;
  if (count > 0 && count % 2 === 0) {
    problems.add({
      code: 'CLUSTER_MEMBERS',
      severity: 'warning',
      message: `cluster "${name}" has ${String(count)} machines in its control plane, which bears the loss of no more than ${String(count - 1)} would`,
      hint: 'etcd wants an odd number: one, three or five',
      place,
    });
  }
  for (const field of ['control_plane', 'workers'])
    for (const { value, place: at } of scalarsAt(tree, field)) {
      if (machines.has(String(value)) || !nodes.has(String(value))) continue;
      problems.add({
        code: 'CLUSTER_MEMBERS',
        message: `"${String(value)}" of cluster "${name}" is a node of Proxmox VE, and no machine that ${model.kind} is put on`,
        hint: 'name VMs, or machines of hosts/',
        place: at,
      });
    }
}

const IRON = 'the machines of iron';

/** In which run of Ansible each machine is: `environment "dev"`, or that of the machines of iron. */
function runsOf({ machines, hosts }: SiteDraft): ReadonlyMap<string, string> {
  return new Map([
    ...machines.map(({ name, environment }) => [name, `environment "${environment.name}"`] as const),
    ...hosts.map(({ name }) => [name, IRON] as const),
  ]);
}

/** The first machine gives the others the token that they join with, which takes one run over all of them. */
function checkRun(
  { name, members }: ClusterDraft,
  runOf: ReadonlyMap<string, string>,
  problems: ProblemList,
): void {
  const [first, ...others] = members.flatMap(({ value, place }) => {
    const run = runOf.get(value);
    return run === undefined ? [] : [{ value, place, run }];
  });
  const other = others.find(({ run }) => run !== first?.run);
  if (!first || !other) return;
  // Whoever runs Ansible himself can give it both inventories.
  const isMixed = [first.run, other.run].includes(IRON);
  problems.add({
    code: 'CLUSTER_ACROSS_ENVIRONMENTS',
    severity: isMixed ? 'warning' : 'error',
    message: `cluster "${name}" has "${first.value}" of ${first.run} and "${other.value}" of ${other.run}: k3s is set up in one run, and those are two`,
    hint: isMixed
      ? 'make a cluster of each; or run ansible-playbook yourself, with -i for each of the two inventories'
      : 'put its members into one environment, or make a cluster of each',
    place: other.place,
  });
}

/** The program is fetched from the folder of its release. */
function checkVersion({ name, tree, model }: ClusterDraft, problems: ProblemList): void {
  const version = model?.version;
  if (version === undefined || /^v\d+\.\d+\.\d+\+k3s\d+$/.test(version)) return;
  const near = /^v?(\d+\.\d+\.\d+)$/.exec(version)?.[1];
  problems.add({
    code: 'BAD_VALUE',
    message: `"${version}" of cluster "${name}" is no release of k3s`,
    hint:
      near === undefined
        ? 'write one as k3s names them, such as "v1.34.1+k3s1", or leave the line out'
        : `did you mean "v${near}+k3s1"?`,
    place: descend(tree, ['version'])?.place,
  });
}
