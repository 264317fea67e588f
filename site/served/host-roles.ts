import type { PhysicalHost, Site, Vm } from '../model';
import { fitsPattern } from '../name-pattern';
import { ROLES_BY_CHOICE, ROLES_OF_ALL } from '../roles/site-roles';

/** What the roles need to know of a machine, whatever it is made of. */
export type Configured = Pick<Vm, 'name' | 'role' | 'node' | 'nics' | 'disks' | 'install' | 'image' | 'os'>;

/** A machine of iron, to the roles: its installer has set up its disks and its network already. */
export function configuredHost({ name, install, os }: PhysicalHost): Configured {
  return { name, install, role: 'host', node: '', nics: [], disks: [], ...(os === undefined ? {} : { os }) };
}

/** The operating system of a machine, `debian`, of its image or of what is installed on it; undefined where nothing says it. */
export function osFamily(
  { images, osProfiles = [] }: Site,
  { image, os }: Pick<Configured, 'image' | 'os'>,
): string | undefined {
  return images.find(({ name }) => name === image)?.os ?? osProfiles.find(({ name }) => name === os)?.family;
}

/**
 * The roles that a machine gets beside those of every machine: switched on under `roles`, asked for by other fields of its
 * specs, or by a pattern of names whose group has the role's name; never one that is switched off.
 */
export function hostRoles(site: Site, vm: Configured): readonly string[] {
  const { roles = {}, services } = vm.install;
  const named = nameGroupsOf(site, vm.name);
  const asked: Readonly<Record<string, boolean>> = {
    storage: mountedDisks(vm).length > 0,
    docker: services?.docker?.enabled ?? false,
    nix_services: services?.nix?.enabled ?? false,
    haproxy: services?.haproxy !== undefined,
    k3s: clusterOf(site, vm.name, 'k3s') !== undefined,
  };
  return ROLES_BY_CHOICE.filter((role) => roles[role] ?? (asked[role] === true || named.includes(role)));
}

/** All roles that run on a machine, in the order of the playbook for those of every machine. */
export function rolesOf(site: Site, vm: Configured): readonly string[] {
  const off = rolesSwitchedOff(site, vm);
  return [...ROLES_OF_ALL.filter((role) => !off.includes(role)), ...hostRoles(site, vm)];
}

/**
 * The roles of every machine that this one does without: those that are switched off, and on NixOS all, since it is its own
 * configuration that says there what they would.
 */
export function rolesSwitchedOff(site: Site, vm: Configured): readonly string[] {
  const { roles = {} } = vm.install;
  const usual = osFamily(site, vm) !== 'nixos';
  return ROLES_OF_ALL.filter((role) => !(roles[role] ?? usual));
}

/** Groups of machines that run Talos Linux, which has no shell: `talosctl` configures them, from another machine. */
const TALOS_GROUPS: readonly string[] = ['talos_control_plane', 'talos_workers'];

/** Whether a machine can be logged in to; those of Talos Linux cannot. */
export function hasShell(site: Site, name: string): boolean {
  return (
    clusterOf(site, name, 'talos') === undefined &&
    !nameGroupsOf(site, name).some((group) => TALOS_GROUPS.includes(group))
  );
}

/** The groups that a machine is in by its name. */
export function nameGroupsOf({ nameGroups = [] }: Site, name: string): readonly string[] {
  return nameGroups.filter(({ pattern }) => fitsPattern(name, pattern)).map(({ group }) => group);
}

/** The cluster of a kind that a machine is part of. */
export function clusterOf(
  { clusters = [] }: Site,
  host: string,
  kind: NonNullable<Site['clusters']>[number]['kind'],
): NonNullable<Site['clusters']>[number] | undefined {
  return clusters.find(
    (each) => each.kind === kind && [...each.controlPlane, ...each.workers].includes(host),
  );
}

/** The disks that the role `storage` mounts; the image brings the file system of `/` with it. */
export function mountedDisks({
  disks,
}: Configured): readonly (Vm['disks'][number] & { readonly mount: string })[] {
  return disks.flatMap((disk) => {
    const { mount = '/' } = disk;
    return mount === '/' ? [] : [{ ...disk, mount }];
  });
}
