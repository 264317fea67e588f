import type { Values } from './deployed';

/** What the provider takes for an import, where that is not the id that it gives. */
const forms: Readonly<Record<string, (values: Values) => string>> = {
  proxmox_virtual_environment_vm: ({ id }) => `lab/${String(id)}`,
  proxmox_virtual_environment_container: ({ id }) => `lab/${String(id)}`,
  proxmox_virtual_environment_dns: () => 'lab',
  proxmox_virtual_environment_time: () => 'lab',
  proxmox_virtual_environment_firewall_ipset: ({ name }) => `cluster/${String(name)}`,
  proxmox_virtual_environment_firewall_options: guest,
  proxmox_virtual_environment_firewall_rules: guest,
  proxmox_download_file: ({ id }) => `lab/${String(id)}`,
  proxmox_sdn_subnet: ({ vnet, id }) => `${String(vnet)}/${String(id)}`,
  proxmox_acl: ({ path, group_id: group, role_id: role }) =>
    `${String(path)}?${String(group)}?${String(role)}`,
  proxmox_apt_standard_repository: ({ node, handle }) => `${String(node)},${String(handle)}`,
};

/** Types that the provider takes over no resource of, or whose construct does it by itself. */
const none = [
  'terraform_data',
  'local_file',
  'proxmox_sdn_applier',
  'proxmox_virtual_environment_file',
  'proxmox_virtual_environment_firewall_alias',
];

/** The id to import a resource by; undefined where it is not imported so. */
export function importId(address: string, values: Values): string | undefined {
  const type = address.split('.')[0] ?? '';
  return none.includes(type) ? undefined : (forms[type]?.(values) ?? String(values['id']));
}

function guest({ vm_id: id }: Values): string {
  return typeof id === 'number' ? `vm/lab/${String(id)}` : 'cluster';
}
