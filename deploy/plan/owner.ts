import type { ResourceChange } from './plan-json';

/** What the name of a resource of a host has after the host's, by type. */
const suffixes: Readonly<Record<string, RegExp>> = {
  proxmox_virtual_environment_file: /-(cidata|answers|user|meta|network|vendor)$/,
  proxmox_haresource: /-ha$/,
  proxmox_harule: /-nodes$/,
};

/** Names of the cluster's firewall: a machine may be called as one of them is. */
const shared: ReadonlySet<string> = new Set([
  'proxmox_virtual_environment_firewall_alias',
  'proxmox_virtual_environment_firewall_ipset',
  'proxmox_virtual_environment_cluster_firewall_security_group',
]);

/** Whose a resource is: the host's, or `networks`, `images` or `others` for what is nobody's alone. */
export function ownerOf({ type, name }: ResourceChange, hosts: ReadonlySet<string>): string {
  if (shared.has(type)) return 'others';
  const owner = hostName(name.replace(suffixes[type] ?? '', ''));
  if (hosts.has(owner)) return owner;
  if (type.startsWith('proxmox_sdn_')) return 'networks';
  return type === 'proxmox_download_file' ? 'images' : 'others';
}

/** Terraform's names have an underscore before a leading digit. */
export function hostName(name: string): string {
  return name.replace(/^_(?=\d)/, '');
}
