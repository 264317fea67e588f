/** Roles that `playbooks/site.yml` runs on every machine, unless the machine switches one off. */
export const ROLES_OF_ALL: readonly string[] = ['base', 'users', 'security'];

/** Roles that `playbooks/site.yml` runs on the machines that ask for them, in this order. */
export const ROLES_BY_CHOICE: readonly string[] = [
  'network',
  'storage',
  'ssh_keys',
  'node_exporter',
  'docker',
  'nix_services',
  'haproxy',
  'k3s',
  'pve_install',
  'pve_network',
  'nested_pve',
  'proxmox',
  'gpu_passthrough',
  'pve_iac',
  'provisioning_server',
  'talos',
];
