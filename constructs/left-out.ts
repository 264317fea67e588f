/**
 * What the provider's resources take and no construct gives, by type and argument, with the reason. The name of a block
 * stands for all in it. Arguments that the provider calls deprecated are not here: none of them is given.
 *
 * A test holds the constructs against the provider's schema: what is in neither is a fault.
 */
export const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proxmox_backup_job: {
    exclude_path: 'version 0.111.1 expects text where PVE answers a list, and fails at the first read',
    maxfiles: 'superseded by what is kept (`keep`), as the provider says',
    remove: 'always on: `keep` says what goes',
    script: 'root with a password alone, and it would be on the node already',
    starttime: '`schedule` says it',
    tmpdir: 'root with a password alone',
  },
  proxmox_download_file: {
    decompression_algorithm: 'PVE makes no disk of what it has unpacked; take an image that is not packed',
    verify: 'the certificate of a source is always checked',
  },
  proxmox_haresource: { comment: 'the VM has a description', type: 'the id says it' },
  proxmox_harule: { comment: 'its name says what it is', disable: 'a rule that is not wanted is left out' },
  proxmox_hardware_mapping_dir: { comment: 'the name says what it is' },
  proxmox_hardware_mapping_pci: { comment: 'each device has one of its own' },
  proxmox_hardware_mapping_usb: { comment: 'each device has one of its own' },
  proxmox_virtual_environment_cluster_firewall_security_group: {
    container_id: "a group is the cluster's",
    node_name: "a group is the cluster's",
    'rule.security_group': 'PVE has no group within a group',
    vm_id: "a group is the cluster's",
  },
  proxmox_virtual_environment_firewall_alias: {
    container_id: "names are the cluster's",
    node_name: "names are the cluster's",
    vm_id: "names are the cluster's",
  },
  proxmox_virtual_environment_firewall_ipset: {
    'cidr.comment': 'the set has one',
    container_id: "names are the cluster's",
    node_name: "names are the cluster's",
    vm_id: "names are the cluster's",
  },
  proxmox_virtual_environment_container: {
    'cpu.architecture': 'that of the template; PVE runs no other than its own',
    'initialization.user_account.password': 'would stand in the state; keys log in',
    'network_interface.enabled': 'a card that is not wanted is left out',
    template: '`clone` copies any container',
  },
  proxmox_virtual_environment_file: {
    file_mode: 'set over SSH; only a hook script needs it',
    overwrite: 'a file bears the hash of what is in it, and none is written over',
    'source_file.changed': 'a file bears the hash of what is in it',
    'source_file.insecure': 'files are local; `ProxmoxImage` and `ProxmoxIso` download',
    'source_file.min_tls': 'files are local; `ProxmoxImage` and `ProxmoxIso` download',
    'source_raw.resize': 'snippets are texts',
    timeout_upload: 'media are small; the usual 30 minutes are enough',
    upload_mode: 'the usual one fits every node',
  },
  proxmox_virtual_environment_group: { acl: '`permissions` are resources of their own' },
  proxmox_virtual_environment_user: {
    acl: '`permissions` are resources of their own',
    keys: 'secrets of a second factor would stand in the state',
    password: 'would stand in the state; `pveum passwd` sets it',
  },
  proxmox_virtual_environment_vm: {
    'cpu.architecture': 'the provider takes it from root with a password alone, and PVE emulates it',
    'disk.file_id': 'works over SSH as root; `imageFileId` imports through the API',
    'disk.path_in_datastore': 'experimental in 0.111.1: a disk that another VM, or the node, owns',
    'hostpci.id': 'takes root with a password, and binds the VM to one node; `pci.mapping` names the device',
    'initialization.dns': '`CloudInitDisk` brings all data as files',
    'initialization.file_format': 'PVE makes the drive as its storage wants it',
    'initialization.interface': 'the provider finds a place that is free',
    'initialization.ip_config': '`CloudInitDisk` brings all data as files',
    'initialization.upgrade': 'root with a password alone; `package_upgrade` of the user-data does it',
    'initialization.user_account':
      'would keep a password in the state; `CloudInitDisk` brings all data as files',
    mac_addresses: 'results; `nics.mac` gives them',
    'network_device.enabled': 'deprecated; a card that is not wanted is left out',
    reboot: 'a restart after the first boot, which would cut cloud-init off',
    'smbios.sku':
      'version 0.111.1 reads it from another key and never sends it, so that every plan would differ',
  },
};

/** Types of resources that no construct makes, each with the reason. A program may use them beside the constructs. */
export const LEFT_OUT_TYPES: Readonly<Record<string, string>> = {
  proxmox_acme_account: 'certificates of nodes are set up with the nodes',
  proxmox_acme_certificate: 'certificates of nodes are set up with the nodes',
  proxmox_acme_dns_plugin: 'its credentials would stand in the state',
  proxmox_apt_repository:
    '`NodeSetup` turns the standard ones on, which can be named without a file and a line',
  proxmox_ceph_pool: 'Ceph is not set up here',
  proxmox_cloned_vm: '`ProxmoxVm` copies templates by the resource that all VMs have',
  proxmox_hagroup: 'PVE 9 has rules in place of groups; `ha.group` names one of PVE 8 that is there',
  proxmox_metrics_server: 'not built',
  proxmox_node_config: 'notes of a node, which change nothing',
  proxmox_node_disk_zfs: 'takes disks of a node for good; done with the node, by hand',
  proxmox_node_firewall: 'not built; `Firewall` has the rules of all nodes',
  proxmox_oci_image: 'not built; a `Container` takes any template that is there',
  proxmox_pool_membership: '`pool` of a VM or container says it',
  proxmox_realm_ldap: 'its password would stand in the state',
  proxmox_realm_openid: 'its secret would stand in the state',
  proxmox_realm_sync: 'belongs to a realm',
  proxmox_replication: 'not built',
  proxmox_sdn_fabric_node_openfabric: 'not built; `SdnEvpn` takes a fabric that is there',
  proxmox_sdn_fabric_node_ospf: 'not built; `SdnEvpn` takes a fabric that is there',
  proxmox_sdn_fabric_openfabric: 'not built; `SdnEvpn` takes a fabric that is there',
  proxmox_sdn_fabric_ospf: 'not built; `SdnEvpn` takes a fabric that is there',
  proxmox_storage_cifs: 'its password would stand in the state',
  proxmox_storage_pbs: 'its password would stand in the state',
  proxmox_user_token: 'the token would stand in the state',
  proxmox_virtual_environment_certificate: 'its private key would stand in the state',
  proxmox_virtual_environment_hosts: 'not built; name servers know the nodes',
  proxmox_vm: 'experimental in 0.111.1, without disks and cards',
};
