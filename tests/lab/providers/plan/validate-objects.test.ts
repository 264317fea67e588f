import { checkValues } from '../../../../lab/providers/plan/check-values';
import { proxmoxProvider } from '../../../../lab/providers/proxmox/provider';
import { Unknown, type ObjectValue } from '../../../../lab/providers/values';

const { resources } = proxmoxProvider({
  environment: {},
  temporaryDirectory: '/nonexistent',
  dataDirectory: '/nonexistent',
  now: Date.now,
});

/** Arguments that are complained about, as Terraform shows them. */
function refused(type: string, given: ObjectValue): readonly string[] {
  const resource = resources[type];
  if (!resource) throw new Error(type);
  const { schema, validators = {} } = resource;
  const nothing = Object.fromEntries(Object.keys(schema.block.attributes).map((name) => [name, null]));
  const config: ObjectValue = { ...nothing, ...given };
  const found = [...checkValues(schema.block, config, validators), ...(resource.validate?.(config) ?? [])];
  return found
    .filter(({ severity }) => severity === 'error')
    .map(({ path = [] }) => path.join('.'))
    .sort();
}

// Each was given to bpg/proxmox 0.111.1 as well, which complains about the same arguments.
describe('a configuration is refused where the real provider refuses it', () => {
  const backup = { id: 'nightly', schedule: 'daily', storage: 'nas' };
  const ldap = { realm: 'corp', server1: 'ldap.example.org', base_dn: 'dc=x', user_attr: 'uid' };
  const openid = { realm: 'corp', issuer_url: 'https://id.example.org', client_id: 'x' };
  const device = { id: '8086:1520', node: 'pve1', path: '0000:01:00.0' };
  const rule = { rule: 'together', resources: ['vm:100'] };

  test.each<readonly [string, ObjectValue, readonly string[]]>([
    ['proxmox_backup_job', { ...backup, all: true }, []],
    ['proxmox_backup_job', { ...backup, pool: 'dev' }, []],
    ['proxmox_backup_job', { ...backup, all: false, pool: 'dev' }, ['all']],
    ['proxmox_backup_job', { ...backup, all: true, vmid: ['100'] }, ['all']],
    ['proxmox_backup_job', { ...backup, vmid: ['100'], pool: new Unknown() }, []],
    ['proxmox_realm_ldap', ldap, []],
    ['proxmox_realm_ldap', { ...ldap, bind_password: 'x' }, ['bind_password']],
    ['proxmox_realm_ldap', { ...ldap, cert_path: '/a' }, ['cert_path']],
    ['proxmox_realm_ldap', { ...ldap, cert_key_path: '/a' }, ['cert_key_path']],
    ['proxmox_realm_ldap', { ...ldap, cert_path: '/a', cert_key_path: new Unknown() }, []],
    ['proxmox_realm_ldap', { ...ldap, secure: false, mode: 'ldap' }, ['mode']],
    ['proxmox_realm_openid', { ...openid, client_key_wo_version: 1 }, ['client_key_wo_version']],
    ['proxmox_realm_openid', { ...openid, client_key: 'a', client_key_wo: 'b' }, ['client_key']],
    ['proxmox_acme_dns_plugin', { plugin: 'p', api: 'cf', data_wo_version: 1 }, ['data_wo_version']],
    ['proxmox_acme_dns_plugin', { plugin: 'p', api: 'cf', data: { a: 'b' }, data_wo: { a: 'c' } }, ['data']],
    [
      'proxmox_metrics_server',
      { name: 'm', server: 's', port: 1, type: 'influxdb', influx_token_wo_version: 1 },
      ['influx_token_wo_version'],
    ],
    ['proxmox_acl', { path: '/', role_id: 'r', user_id: 'u@pve', group_id: 'g' }, ['group_id']],
    ['proxmox_pool_membership', { pool_id: 'dev' }, ['']],
    ['proxmox_pool_membership', { pool_id: 'dev', vm_id: 100, storage_id: 'nas' }, ['vm_id']],
    ['proxmox_sdn_controller_evpn', { id: 'bgp', asn: 65_000 }, ['']],
    ['proxmox_sdn_controller_evpn', { id: 'bgp', asn: 65_000, peers: ['10.0.0.1'] }, []],
    ['proxmox_sdn_fabric_openfabric', { id: 'fab' }, ['']],
    ['proxmox_sdn_fabric_ospf', { id: 'fab', ip_prefix: '10.0.0.0/24', area: '0' }, []],
    [
      'proxmox_sdn_fabric_node_openfabric',
      { fabric_id: 'fab', node_id: 'pve1', interface_names: ['eno1'] },
      [''],
    ],
    [
      'proxmox_sdn_zone_evpn',
      { id: 'ezone', controller: 'bgp', vrf_vxlan: 1, rt_import: 'x' },
      ['rt_import'],
    ],
    ['proxmox_network_linux_vlan', { node_name: 'pve1', name: 'vl' }, ['name']],
    ['proxmox_network_linux_bond', { node_name: 'pve1', name: 'bond0', bond_mode: 'x' }, ['bond_mode']],
    ['proxmox_harule', { ...rule, type: 'resource-affinity', nodes: { pve1: 1 } }, ['affinity', 'nodes']],
    ['proxmox_harule', { ...rule, type: 'node-affinity', nodes: { pve1: 5000 } }, ['nodes']],
    [
      'proxmox_haresource',
      { resource_id: 'vm:100', max_relocate: 99, max_restart: -1 },
      ['max_relocate', 'max_restart'],
    ],
    ['proxmox_virtual_environment_firewall_rules', { rule: [{ type: 'IN', action: 'ACCEPT' }] }, []],
    [
      'proxmox_virtual_environment_firewall_rules',
      { rule: [{ type: 'x', action: 'y' }] },
      ['rule.0.action', 'rule.0.type'],
    ],
    ['proxmox_hardware_mapping_pci', { name: 'gpu', map: [device] }, []],
    // Elements of a set have no position.
    [
      'proxmox_hardware_mapping_pci',
      { name: 'gpu', map: [{ ...device, id: 'x', path: 'y' }] },
      ['map', 'map'],
    ],
    [
      'proxmox_hardware_mapping_usb',
      { name: 'key', map: [{ id: '8086:1520', node: 'n', path: '1-2.3' }] },
      [],
    ],
    [
      'proxmox_cluster_options',
      { keyboard: 'xx', language: 'yy', next_id: { lower: 1 }, notify: { ha_fencing_mode: 'x' } },
      ['keyboard', 'language', 'next_id.lower', 'notify.ha_fencing_mode'],
    ],
    ['proxmox_storage_directory', { id: 'nas', path: '/x', content: ['x'] }, ['content']],
    ['proxmox_acme_account', { name: 'x', contact: 'y', directory: 'z' }, ['directory']],
    ['proxmox_vm', { node_name: 'n', cpu: { cores: 0 }, cdrom: { ide9: {} } }, ['cdrom', 'cpu.cores']],
    [
      'proxmox_cloned_vm',
      { node_name: 'n', clone: { source_vm_id: 100, retries: -1 }, disk: { foo: { size_gb: 0 } } },
      ['clone.retries', 'disk', 'disk'],
    ],
    [
      'proxmox_cloned_vm',
      { node_name: 'n', clone: { source_vm_id: 100 }, network: { net0: { tag: 9999, mtu: 1 } } },
      ['network', 'network'],
    ],
  ])('%s %j', (type, config, expected) => {
    expect(refused(type, config)).toEqual(expected);
  });
});
