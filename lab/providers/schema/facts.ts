/** Resource types of bpg/proxmox that are implemented here, by the name that is not deprecated. */
export const IMPLEMENTED_RESOURCES: readonly string[] = [
  'proxmox_virtual_environment_vm',
  'proxmox_virtual_environment_file',
  'proxmox_virtual_environment_pool',
  'proxmox_download_file',
  'proxmox_sdn_zone_vxlan',
  'proxmox_sdn_zone_simple',
  'proxmox_sdn_vnet',
  'proxmox_sdn_subnet',
  'proxmox_sdn_applier',
];

/** Data sources that are implemented here. */
export const IMPLEMENTED_DATA_SOURCES: readonly string[] = [
  'proxmox_version',
  'proxmox_virtual_environment_nodes',
];

/**
 * What neither dump tells, by type and path. Seen in the public source of v0.111.1 and in the recorded exchanges: which
 * computed values outlive a change, which fields of a list of objects are deprecated, which blocks ignore the order of their elements, which stay when left out.
 */
export const FACTS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  proxmox_virtual_environment_vm: {
    disk: { key: 'interface' },
    numa: { key: 'device' },
    vga: { computed: true },
    network_device: { computedFields: ['mac_address'], deprecatedFields: ['enabled'] },
  },
  proxmox_download_file: { id: { keep: true }, file_name: { keep: true }, size: { keep: true } },
  proxmox_sdn_zone_vxlan: { mtu: { keep: true } },
  proxmox_sdn_zone_simple: { mtu: { keep: true } },
};
