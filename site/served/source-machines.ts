import type { Environment, Site, Vm } from '../model';
import { nameGroupsOf, rolesOf } from './host-roles';

/**
 * Names of the machines that a source of a rule stands for, `role:k3s`, `group:web`, `cluster:home` or `dev1`; undefined of
 * addresses, networks, sets and `admins`.
 */
export function machinesOfSource(
  site: Site,
  { vms }: Environment,
  source: string,
): readonly string[] | undefined {
  if (source === 'admins' || isAddress(source)) return undefined;
  const [, kind, name = source] = /^(role|group|cluster|set):(.*)$/.exec(source) ?? [];
  switch (kind) {
    case undefined:
      return [name];
    case 'set':
      return undefined;
    case 'cluster':
      return (site.clusters ?? [])
        .filter((each) => each.name === name)
        .flatMap(({ controlPlane, workers }) => [...controlPlane, ...workers]);
    case 'role':
      return vms.filter((vm) => hasRole(site, vm, name)).map((vm) => vm.name);
    default:
      // Machines of iron are in groups of Ansible too, and serve all environments.
      return [...vms, ...(site.hosts ?? [])]
        .filter((each) => isInGroup(site, each, name))
        .map((each) => each.name);
  }
}

/** Whether a source is an address or a network, of either family. */
export function isAddress(source: string): boolean {
  return /^[\d.]+$/.test(source) || /\/|:.*:/.test(source);
}

/** Whether a VM has a role: those of the site's own as well, which it switches on under `roles`. */
export function hasRole(site: Site, vm: Vm, role: string): boolean {
  return vm.install.roles?.[role] ?? rolesOf(site, vm).includes(role);
}

/** Whether a machine is in an Ansible group that people name. */
export function isInGroup(site: Site, machine: Pick<Vm, 'name' | 'install'>, group: string): boolean {
  return machine.install.groups.includes(group) || nameGroupsOf(site, machine.name).includes(group);
}
