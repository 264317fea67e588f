import {
  type Configured,
  configuredHost,
  type Environment,
  hostRoles,
  nameGroupsOf,
  osFamily,
  type PhysicalHost,
  type Site,
  type Vm,
} from '../site';
import { groupName } from './checked-text';

/**
 * The Ansible groups of a host, sorted: `env_dev`, `node_pve1`, `os_debian`, `posture_dev`, `role_host`, `cluster_home`,
 * `role_docker` for each role by choice, those of its name and its own `install.groups`. The prefixes keep them apart from
 * each other and from hosts: an environment and a posture may both be called `dev`, a router is often called `router`.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function hostGroups(site: Site, environment: Environment, vm: Vm): string[] {
  return sortedGroups([environmentGroup(environment), `node_${vm.node}`, ...machineGroups(site, vm)]);
}

/**
 * The Ansible groups of a machine of iron, sorted: `bare_metal` and those that a VM has; of its environment where it has one, and of no node.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function physicalGroups(site: Site, host: PhysicalHost): string[] {
  const { environment } = host;
  return sortedGroups([
    'bare_metal',
    ...(environment === undefined ? [] : [environmentGroup({ name: environment })]),
    ...machineGroups(site, configuredHost(host)),
  ]);
}

function machineGroups(site: Site, machine: Configured): string[] {
  const family = osFamily(site, machine);
  return [
    ...(family === undefined ? [] : [`os_${family}`]),
    `posture_${machine.install.posture}`,
    `role_${machine.role}`,
    ...clusterGroups(site, machine.name),
    ...hostRoles(site, machine).map((role) => `role_${role}`),
    ...nameGroupsOf(site, machine.name),
    ...machine.install.groups,
  ];
}

function sortedGroups(groups: readonly string[]): string[] {
  return [...new Set(groups.map(groupName))].sort();
}

/** The clusters that a machine is part of: `cluster_home`, and there `cluster_home_control_plane` or `cluster_home_workers`. */
function clusterGroups({ clusters = [] }: Site, host: string): string[] {
  return clusters.flatMap(({ name, kind, controlPlane, workers }) => {
    const groups = (part: string): string[] => [
      `cluster_${name}`,
      `cluster_${name}_${part}`,
      // Whose machines no play for all logs in to.
      ...(kind === 'talos' ? [`talos_${part}`] : []),
    ];
    return [
      ...(controlPlane.includes(host) ? groups('control_plane') : []),
      ...(workers.includes(host) ? groups('workers') : []),
    ];
  });
}

/** The group of all hosts of an environment, `env_dev`. */
export function environmentGroup(environment: Pick<Environment, 'name'>): string {
  return groupName(`env_${environment.name}`);
}
