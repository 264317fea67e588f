import { KEPT } from './kept';

/** Resource types of bpg/proxmox that are implemented here, by the name that is not deprecated. */
export const IMPLEMENTED_RESOURCES: readonly string[] = [
  'proxmox_virtual_environment_vm',
  'proxmox_virtual_environment_file',
  'proxmox_virtual_environment_pool',
  'proxmox_virtual_environment_user',
  'proxmox_virtual_environment_role',
  'proxmox_virtual_environment_group',
  'proxmox_virtual_environment_dns',
  'proxmox_virtual_environment_hosts',
  'proxmox_virtual_environment_time',
  'proxmox_virtual_environment_certificate',
  'proxmox_virtual_environment_cluster_firewall',
  'proxmox_virtual_environment_cluster_firewall_security_group',
  'proxmox_virtual_environment_firewall_alias',
  'proxmox_virtual_environment_firewall_ipset',
  'proxmox_virtual_environment_firewall_options',
  'proxmox_virtual_environment_firewall_rules',
  'proxmox_acl',
  'proxmox_acme_account',
  'proxmox_acme_certificate',
  'proxmox_acme_dns_plugin',
  'proxmox_apt_repository',
  'proxmox_apt_standard_repository',
  'proxmox_backup_job',
  'proxmox_ceph_pool',
  'proxmox_cluster_options',
  'proxmox_download_file',
  'proxmox_hagroup',
  'proxmox_hardware_mapping_dir',
  'proxmox_hardware_mapping_pci',
  'proxmox_hardware_mapping_usb',
  'proxmox_haresource',
  'proxmox_harule',
  'proxmox_metrics_server',
  'proxmox_network_linux_bond',
  'proxmox_network_linux_bridge',
  'proxmox_network_linux_vlan',
  'proxmox_node_config',
  'proxmox_node_disk_zfs',
  'proxmox_node_firewall',
  'proxmox_pool_membership',
  'proxmox_realm_ldap',
  'proxmox_realm_openid',
  'proxmox_realm_sync',
  'proxmox_replication',
  'proxmox_sdn_applier',
  'proxmox_sdn_controller_evpn',
  'proxmox_sdn_fabric_node_openfabric',
  'proxmox_sdn_fabric_node_ospf',
  'proxmox_sdn_fabric_openfabric',
  'proxmox_sdn_fabric_ospf',
  'proxmox_sdn_subnet',
  'proxmox_sdn_vnet',
  'proxmox_sdn_zone_evpn',
  'proxmox_sdn_zone_qinq',
  'proxmox_sdn_zone_simple',
  'proxmox_sdn_zone_vlan',
  'proxmox_sdn_zone_vxlan',
  'proxmox_storage_cifs',
  'proxmox_storage_directory',
  'proxmox_storage_lvm',
  'proxmox_storage_lvmthin',
  'proxmox_storage_nfs',
  'proxmox_storage_pbs',
  'proxmox_storage_zfspool',
  'proxmox_user_token',
];

/** Data sources that are implemented here. */
export const IMPLEMENTED_DATA_SOURCES: readonly string[] = [
  'proxmox_version',
  'proxmox_virtual_environment_nodes',
];

/**
 * What neither dump tells, by type and path. Seen in the public source of v0.111.1 and in the recorded exchanges: which
 * computed values outlive a change, which fields of a list of objects are deprecated, which blocks ignore the order of
 * their elements, which stay when left out.
 */
export const FACTS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  ...KEPT,
  proxmox_virtual_environment_vm: {
    disk: { key: 'interface' },
    numa: { key: 'device' },
    vga: { computed: true },
    network_device: { computedFields: ['mac_address'], deprecatedFields: ['enabled'] },
  },
};
