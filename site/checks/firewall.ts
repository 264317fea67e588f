import { type ProblemList, suggestName } from '../errors';
import type { EnvironmentDraft, HostDraft, MachineDraft, SiteDraft } from '../resolve';
import { ROLES_BY_CHOICE, ROLES_OF_ALL } from '../roles';
import { descend, scalarsAt, type Tree } from '../yaml';
import { checkFilteredClusters } from './firewall-clusters';
import { checkNodeFirewalls } from './firewall-nodes';
import { checkNetworks, checkRule, entriesOf, type FirewallNames } from './firewall-rule';

const LONGEST_SET = 64;
/** Sets that are made of what rules name and of what roles serve. */
const MADE = /^(admins|inside|(role|group|cluster|peers|networks)-.*)$/;

/** Rules of PVE's firewall name what is there, open nothing to all, and leave somebody a way in. */
export function checkFirewalls(site: SiteDraft, problems: ProblemList): void {
  const isOfNodes = [...site.nodes.values()].some(({ tree }) =>
    [['datacenter', 'firewall'], ['firewall']].some((path) => descend(tree, ['setup', ...path])),
  );
  if (isOfNodes) checkNodeFirewalls(site, machinesOf(site), problems);
  const isUsed =
    [...site.environments.values()].some(({ tree }) => descend(tree, ['firewall'])) ||
    site.machines.some(({ hardware }) => descend(hardware, ['firewall']));
  if (!isUsed) return;
  const names = namesOf(site);
  const ofEnvironment = new Map(
    [...site.environments.values()].map((environment) => {
      const sets = new Set(Object.keys(environment.firewall?.ipSets ?? {}));
      return [environment, { ...names, sets }] as const;
    }),
  );
  for (const [environment, known] of ofEnvironment) checkEnvironment(environment, known, problems);
  checkFilteredClusters(site, problems);
  const seen = new Map<EnvironmentDraft, WeakSet<Tree>>();
  const shut = new Set<EnvironmentDraft>();
  for (const { name, environment, hardware, vm } of site.machines) {
    const rules = descend(hardware, ['firewall', 'rules']);
    const known = ofEnvironment.get(environment);
    const visited = seen.get(environment) ?? new WeakSet();
    seen.set(environment, visited);
    if (rules && known && !visited.has(rules)) {
      visited.add(rules);
      for (const [rule, entry] of entriesOf(rules)) checkRule(rule, entry, known, problems);
    }
    const isFiltered = vm.firewall?.enabled ?? environment.firewall?.enabled ?? false;
    if (!isFiltered || shut.has(environment) || !isLockedOut(environment)) continue;
    // Each further machine would say the same.
    shut.add(environment);
    const enabled =
      descend(hardware, ['firewall', 'enabled']) ?? descend(environment.tree, ['firewall', 'enabled']);
    problems.add({
      code: 'FIREWALL_LOCKED_OUT',
      message: `"${name}" of environment "${environment.name}" is filtered, and nobody could log in to it`,
      hint: 'say who may, with the address of the machine that runs Ansible: firewall: { admins: [10.0.0.0/24] } in the file of the environment',
      place: enabled?.place ?? environment.place,
    });
  }
}

/** Ansible logs in right after the deploy: a rule for somebody else's port is no way in for it. */
function isLockedOut({ firewall, tree }: EnvironmentDraft): boolean {
  // What was refused was told of.
  if (
    ['firewall', 'admins'].some(
      (_, index, path) => descend(tree, path.slice(0, index + 1))?.kind === 'invalid',
    )
  )
    return false;
  return (firewall?.admins ?? []).length === 0;
}

function checkEnvironment(environment: EnvironmentDraft, known: FirewallNames, problems: ProblemList): void {
  const { name, tree } = environment;
  const firewall = descend(tree, ['firewall']);
  checkNetworks('admins', scalarsAt(firewall, 'admins'), problems);
  for (const [set, { key }] of entriesOf(descend(firewall, ['ip_sets']))) {
    checkNetworks(`the IP set "${set}"`, scalarsAt(firewall, 'ip_sets', set), problems);
    if (MADE.test(set)) {
      problems.add({
        code: 'FIREWALL_NAME_TAKEN',
        message: `"${set}" is the name of a set that Rackwright makes itself`,
        hint: `take another name; a rule names that set as "${set.replace('-', ':')}"`,
        place: key,
      });
    }
    const whole = `${name}-${set}`;
    if (whole.length <= LONGEST_SET) continue;
    problems.add({
      code: 'FIREWALL_NAME_LONG',
      message: `PVE would call the set "${whole}", with ${String(whole.length)} characters of at most ${String(LONGEST_SET)}`,
      hint: 'shorten the name',
      place: key,
    });
  }
  for (const [field, all, noun] of [
    ['roles', known.roles, 'role'],
    ['groups', known.groups, 'group of machines'],
  ] as const)
    for (const [owner, { key, value }] of entriesOf(descend(firewall, [field]))) {
      if (!all.has(owner)) {
        problems.add({
          code: 'FIREWALL_SOURCE',
          message: `there is no ${noun} "${owner}"`,
          hint: suggestName(owner, all, noun),
          place: key,
        });
      }
      for (const [rule, entry] of entriesOf(value)) checkRule(rule, entry, known, problems);
    }
}

function namesOf(site: SiteDraft): Omit<FirewallNames, 'sets'> {
  const all: readonly (MachineDraft | HostDraft)[] = [...site.machines, ...site.hosts];
  const groups = [
    ...all.flatMap(({ install }) => install.groups ?? []),
    ...site.catalogue.nameGroups.map(({ group }) => group),
  ];
  return {
    machines: machinesOf(site),
    words: new Set(['admins']),
    roles: new Set([...ROLES_OF_ALL, ...ROLES_BY_CHOICE, ...site.catalogue.roles]),
    groups: new Set(groups),
    clusters: new Set(site.clusters.map(({ name }) => name)),
  };
}

/** Names of machines, and whether each has an address that stays. */
function machinesOf({ machines, hosts }: SiteDraft): ReadonlyMap<string, boolean> {
  const all: readonly (MachineDraft | HostDraft)[] = [...machines, ...hosts];
  return new Map(all.map((machine) => [machine.name, hasFixedAddress(machine)]));
}

function hasFixedAddress({ nics }: MachineDraft | HostDraft): boolean {
  return nics.some(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].some(({ method }) => method === 'static' || method === 'auto'),
  );
}
