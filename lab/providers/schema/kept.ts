/** Computed arguments that outlive a change of another one, by type. */
const NAMES: Readonly<Record<string, string>> = {
  proxmox_acl: 'id',
  proxmox_acme_certificate: 'id',
  proxmox_apt_repository: 'id',
  proxmox_apt_standard_repository: 'id',
  proxmox_backup_job:
    'all bwlimit compress enabled ionice mailnotification mode protected prune_backups remove repeat_missed stdexcludes fleecing.enabled',
  proxmox_ceph_pool: 'id application crush_rule min_size pg_autoscale_mode pg_num pg_num_min size',
  proxmox_cloned_vm: 'id',
  proxmox_cluster_options: 'id',
  proxmox_download_file: 'id file_name size',
  proxmox_hagroup: 'id',
  proxmox_hardware_mapping_dir: 'id',
  proxmox_hardware_mapping_pci: 'id',
  proxmox_hardware_mapping_usb: 'id',
  proxmox_haresource: 'id type',
  proxmox_harule: 'id',
  proxmox_metrics_server: 'id',
  proxmox_network_linux_bond: 'id bond_mode',
  proxmox_network_linux_bridge: 'id',
  proxmox_network_linux_vlan: 'id',
  proxmox_node_config: 'id',
  proxmox_node_disk_zfs: 'id errors state',
  proxmox_node_firewall: 'id',
  proxmox_oci_image: 'id file_name size',
  proxmox_pool_membership: 'id',
  proxmox_realm_ldap: 'id',
  proxmox_realm_openid: 'id',
  proxmox_realm_sync: 'id',
  proxmox_replication: 'schedule',
  proxmox_user_token: 'id value',
  proxmox_vm: 'id',
};

/** Zones: kept where there is one. */
const ZONES = ['evpn', 'qinq', 'simple', 'vlan', 'vxlan'].map(
  (kind) => [`proxmox_sdn_zone_${kind}`, { mtu: { keep: 'set' } }] as const,
);

/** The same as facts about paths. */
export const KEPT: Readonly<Record<string, Readonly<Record<string, object>>>> = Object.fromEntries<
  Readonly<Record<string, object>>
>([
  ...Object.entries(NAMES).map(([type, names]) => {
    const kept = names.split(' ').map((name) => [name, { keep: true }] as const);
    return [type, Object.fromEntries(kept)] as const;
  }),
  ...ZONES,
]);
