import type { ProblemList } from '../errors';
import { fitsPattern } from '../name-pattern';
import type { SiteDraft } from '../resolve';
import { ROLES_BY_CHOICE } from '../roles';
import { descend, scalarsAt } from '../yaml';

/** Whoever names a host means that host: none is called as a group of Ansible, nor in one that Rackwright fills by itself. */
export function checkGroupNames(site: SiteDraft, problems: ProblemList): void {
  const machines = [...site.machines, ...site.hosts];
  const made = madeGroups(site);
  for (const { software } of machines) {
    for (const { value, place } of scalarsAt(software, 'groups')) {
      const instead = made(String(value));
      if (instead === undefined) continue;
      problems.add({
        code: 'NAME_IS_GROUP',
        message: `"${String(value)}" is a group that Rackwright makes itself`,
        hint: instead,
        place,
      });
    }
  }
  const patterns = descend(site.tree, ['name_groups']);
  for (const [, { value }] of patterns?.kind === 'map' ? patterns.entries : []) {
    const instead = value.kind === 'scalar' ? made(String(value.value)) : undefined;
    if (instead === undefined) continue;
    problems.add({
      code: 'NAME_IS_GROUP',
      message: `"${value.kind === 'scalar' ? String(value.value) : ''}" is a group that Rackwright makes itself`,
      hint: instead,
      place: value.place,
    });
  }
  const members = membersByGroup(site);
  for (const { name, place } of machines) {
    const member = members.get(name);
    if (member === undefined) continue;
    problems.add({
      code: 'NAME_IS_GROUP',
      message: `"${name}" is the name of a machine and of an Ansible group, which "${member}" is in: a run for the one would reach the other`,
      hint: 'rename the machine, or the group under "groups" or "name_groups"',
      place,
    });
  }
}

/** A machine of each group that people name: those of `install.groups`, and those that go by names. */
function membersByGroup({ machines, hosts, catalogue }: SiteDraft): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  for (const { name, install } of [...machines, ...hosts]) {
    for (const group of install.groups ?? []) members.set(group, name);
    for (const { pattern, group } of catalogue.nameGroups) {
      if (fitsPattern(name, pattern)) members.set(group, name);
    }
  }
  return members;
}

/** What to do in place of asking for a group that Rackwright makes; undefined for all others. */
function madeGroups({ environments, nodes, clusters }: SiteDraft): (group: string) => string | undefined {
  const named = (prefix: string, names: Iterable<string>): string[] =>
    [...names].map((name) => `${prefix}_${name.replaceAll(/[-.]/g, '_')}`);
  const byRole = new Set(named('role', ROLES_BY_CHOICE));
  const others = new Set([
    ...named('env', environments.keys()),
    ...named('node', nodes.keys()),
    ...named('posture', ['dev', 'prod']),
    ...named('os', ['debian', 'ubuntu', 'nixos', 'proxmox-ve', 'talos']),
    ...named('role', ['host', 'router']),
    ...clusters.flatMap(({ name }) => named('cluster', [name, `${name}_control_plane`, `${name}_workers`])),
    ...['all', 'ungrouped', 'localhost', 'bare_metal'],
  ]);
  return (group) => {
    if (byRole.has(group)) return `switch the role on: roles: { ${group.slice('role_'.length)}: true }`;
    return others.has(group) ? 'its members follow from the site: take another name' : undefined;
  };
}
