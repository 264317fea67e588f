import type { ProblemList } from '../errors';
import { pveClusters } from '../pve-clusters';
import type { NodeDraft, SiteDraft } from '../resolve';
import { descend, type Entry, scalarsAt } from '../yaml';
import { checkNetworks, checkRule, entriesOf, type FirewallNames } from './firewall-rule';

const SWITCH = ['setup', 'datacenter', 'firewall'];

/** Whoever deploys must not shut the door behind himself, and one node of a cluster has its switch. */
export function checkNodeFirewalls(
  { nodes, clusters }: Pick<SiteDraft, 'nodes' | 'clusters'>,
  machines: FirewallNames['machines'],
  problems: ProblemList,
): void {
  const none: ReadonlySet<string> = new Set();
  const words = new Set(['admins', 'nodes']);
  const names = { machines, words, roles: none, groups: none, clusters: none, sets: none };
  for (const node of nodes.values()) {
    checkSwitch(node, problems);
    for (const path of [SWITCH, ['setup', 'firewall']])
      for (const [rule, entry] of entriesOf(descend(node.tree, [...path, 'rules']))) {
        checkRule(rule, entry, names, problems);
        checkDrop(rule, entry, problems);
      }
  }
  checkOwners({ nodes, clusters }, problems);
}

function checkSwitch({ name, tree }: NodeDraft, problems: ProblemList): void {
  const admins = scalarsAt(tree, ...SWITCH, 'admins');
  checkNetworks('admins', admins, problems);
  const [enabled] = scalarsAt(tree, ...SWITCH, 'enabled');
  const isRefused = descend(tree, [...SWITCH, 'admins'])?.kind === 'invalid';
  if (enabled?.value !== true || admins.length > 0 || isRefused) return;
  problems.add({
    code: 'FIREWALL_LOCKED_OUT',
    message: `node "${name}" switches the firewall of its cluster on, and nobody from outside could reach the nodes`,
    hint: 'say who may, with the address of the machine that deploys: admins: [10.0.0.0/24]',
    place: enabled.place,
  });
}

/** What no rule lets in is dropped anyway; before what PVE opens for the cluster itself it would part the nodes. */
function checkDrop(name: string, { key, value }: Entry, problems: ProblemList): void {
  const has = (field: string): boolean => scalarsAt(value, field).length > 0;
  const action = scalarsAt(value, 'action')[0]?.value ?? 'accept';
  if (action === 'accept' || ['ports', 'macro', 'protocol', 'from'].some(has)) return;
  problems.add({
    code: 'FIREWALL_LOCKED_OUT',
    message: `rule "${name}" keeps everything from the nodes, what they say to each other among it`,
    hint: 'leave it out: what no rule lets in is dropped anyway',
    place: key,
  });
}

/** Two states that have one switch take it from each other. */
function checkOwners(
  { nodes, clusters }: Pick<SiteDraft, 'nodes' | 'clusters'>,
  problems: ProblemList,
): void {
  const { leaderOf } = pveClusters({
    nodes: [...nodes.values()].flatMap(({ model }) => model ?? []),
    clusters: clusters.flatMap(({ model }) => model ?? []),
  });
  const owners = new Map<string, string>();
  for (const { name, tree } of nodes.values()) {
    const section = descend(tree, SWITCH);
    if (section?.kind !== 'map') continue;
    const owner = owners.get(leaderOf(name));
    if (owner === undefined) owners.set(leaderOf(name), name);
    else {
      problems.add({
        code: 'FIREWALL_SWITCH',
        message: `node "${name}" switches the firewall of the cluster that "${owner}" switches already`,
        hint: 'leave datacenter.firewall to one node of the cluster; rules of one node go under setup.firewall',
        place: section.place,
      });
    }
  }
}
