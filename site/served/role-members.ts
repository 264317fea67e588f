import type { Site } from '../model';
import { clusterOf, type Configured, configuredHost, hostRoles } from './host-roles';

/** Machines beside each other: those of an environment, or all of iron. */
type Group = readonly Configured[];

/** What is known of a site's machines: each of many asks for all of them. */
interface Known {
  readonly groups: ReadonlyMap<string, Group>;
  readonly members: Map<Group, Map<string, Group>>;
}

const known = new WeakMap<Site, Known>();

function knownOf(site: Site): Known {
  const before = known.get(site);
  if (before) return before;
  const iron = (site.hosts ?? []).map(configuredHost);
  const all = [...site.environments.map(({ vms }): Group => vms), iron];
  const groups = new Map(all.flatMap((group) => group.map(({ name }) => [name, group] as const)));
  const made = { groups, members: new Map<Group, Map<string, Group>>() };
  known.set(site, made);
  return made;
}

/**
 * The machines that have a role beside a machine, itself among them, in the order of the inventory: the same in a run for some of
 * them as in one for all.
 */
export function membersOfRole(site: Site, machine: Configured, role: string): Group {
  const { groups, members } = knownOf(site);
  const group = groups.get(machine.name) ?? [];
  const byRole = members.get(group) ?? new Map<string, Group>();
  members.set(group, byRole);
  const found = byRole.get(role) ?? group.filter((each) => hostRoles(site, each).includes(role));
  byRole.set(role, found);
  return found;
}

/** Names of the machines of a cluster of k3s. */
export interface K3sMembers {
  readonly servers: readonly string[];
  readonly agents: readonly string[];
}

/**
 * Whom a machine runs k3s with: those of its cluster; without one those that have the role by choice and no cluster either, of
 * which the first is the server.
 */
export function k3sMembers(site: Site, machine: Configured): K3sMembers {
  const cluster = clusterOf(site, machine.name, 'k3s');
  if (cluster) return { servers: cluster.controlPlane, agents: cluster.workers };
  const names = membersOfRole(site, machine, 'k3s').map(({ name }) => name);
  const [first, ...agents] = names.filter((name) => clusterOf(site, name, 'k3s') === undefined);
  return { servers: first === undefined ? [] : [first], agents };
}
