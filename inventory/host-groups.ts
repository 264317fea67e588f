import { type Environment, hostRoles, nameGroupsOf, osFamily, type Site, type Vm } from '../site';
import { groupName } from './checked-text';

/**
 * The Ansible groups of a host, sorted: `env_dev`, `node_pve1`, `os_debian`, `posture_dev`, `role_host`, `cluster_home`,
 * `role_docker` for each role by choice, those of its name and its own `install.groups`. The prefixes keep them apart from
 * each other and from hosts: an environment and a posture may both be called `dev`, a router is often called `router`.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function hostGroups(site: Site, environment: Environment, vm: Vm): string[] {
  const family = osFamily(site, vm);
  const groups = [
    environmentGroup(environment),
    `node_${vm.node}`,
    ...(family === undefined ? [] : [`os_${family}`]),
    `posture_${vm.install.posture}`,
    `role_${vm.role}`,
    ...clusterGroups(site, vm.name),
    ...hostRoles(site, vm).map((role) => `role_${role}`),
    ...nameGroupsOf(site, vm.name),
    ...vm.install.groups,
  ];
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
export function environmentGroup(environment: Environment): string {
  return groupName(`env_${environment.name}`);
}
