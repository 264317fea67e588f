import type { Environment, Site, Vm } from '../site';
import { groupName } from './checked-text';

/**
 * The Ansible groups of a host, sorted: `env_dev`, `node_pve1`, `os_debian`, `posture_dev`, `role_host` and its own
 * `install.groups`. The prefixes keep them apart from each other and from hosts: an environment and a posture may both
 * be called `dev`, a router is often called `router`.
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function hostGroups(site: Site, environment: Environment, vm: Vm): string[] {
  const image = site.images.find((each) => each.name === vm.image);
  const groups = [
    environmentGroup(environment),
    `node_${vm.node}`,
    ...(image ? [`os_${image.os}`] : []),
    `posture_${vm.install.posture}`,
    `role_${vm.role}`,
    ...vm.install.groups,
  ];
  return [...new Set(groups.map(groupName))].sort();
}

/** The group of all hosts of an environment, `env_dev`. */
export function environmentGroup(environment: Environment): string {
  return groupName(`env_${environment.name}`);
}
