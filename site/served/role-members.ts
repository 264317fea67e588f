import type { Site } from '../model';
import { clusterOf, type Configured, configuredHost, hostRoles } from './host-roles';

/** Machines beside each other: those of an environment, or all of iron. */
type Group = readonly Configured[];

/** What is known of a site's machines: each of many asks for all of them. */
interface Known {
  readonly groups: ReadonlyMap<string, Group>;
  readonly members: Map<Group, Map<string, Group>>;
  /** By what they are one through: a cluster, or the machines beside each other. */
  readonly k3s: Map<object, K3sMembers>;
}

const known = new WeakMap<Site, Known>();

function knownOf(site: Site): Known {
  const before = known.get(site);
  if (before) return before;
  const iron = (site.hosts ?? []).map(configuredHost);
  const all = [...site.environments.map(({ vms }): Group => vms), iron];
  const groups = new Map(all.flatMap((group) => group.map(({ name }) => [name, group] as const)));
  const made = { groups, members: new Map<Group, Map<string, Group>>(), k3s: new Map<object, K3sMembers>() };
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
  /** Both, the same list for each of them. */
  readonly all: readonly string[];
}

/**
 * Whom a machine runs k3s with: those of its cluster; without one those that have the role by choice and no cluster either, of
 * which the first is the server.
 */
export function k3sMembers(site: Site, machine: Configured): K3sMembers {
  const { k3s } = knownOf(site);
  const cluster = clusterOf(site, machine.name, 'k3s');
  const key = cluster ?? membersOfRole(site, machine, 'k3s');
  const known = k3s.get(key);
  if (known) return known;
  const [servers, agents] = cluster ? [cluster.controlPlane, cluster.workers] : withoutCluster(site, machine);
  const found = { servers, agents, all: [...servers, ...agents] };
  k3s.set(key, found);
  return found;
}

/** The first of those that are in no cluster, and the others. */
function withoutCluster(
  site: Site,
  machine: Configured,
): readonly [servers: readonly string[], agents: readonly string[]] {
  const names = membersOfRole(site, machine, 'k3s').map(({ name }) => name);
  const free = names.filter((name) => clusterOf(site, name, 'k3s') === undefined);
  return [free.slice(0, 1), free.slice(1)];
}
