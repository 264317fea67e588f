/**
 * What of a case is taken out of the state and imported again: its address, and the id of the real provider's form; `{id}` is
 * the one in the state.
 */
export interface CaseImport {
  readonly address: string;
  readonly id: string;
}

const vm = (id: string): readonly CaseImport[] => [{ address: 'proxmox_virtual_environment_vm.vm', id }];

/** The imports of each case. */
export const imports: Readonly<Record<string, readonly CaseImport[]>> = {
  'proxmox_access/user-role-token-acl': [
    { address: 'proxmox_acl.a', id: '/vms?bob@pve?Ops' },
    { address: 'proxmox_acl.at', id: '/?bob@pve!ci?PVEAuditor' },
    { address: 'proxmox_virtual_environment_role.r', id: 'Ops' },
    { address: 'proxmox_virtual_environment_user.u', id: 'bob@pve' },
  ],
  'proxmox_download_file/basic': [
    { address: 'proxmox_download_file.d', id: 'pve1/local:import/noble.qcow2' },
  ],
  'proxmox_network_linux_bridge/basic': [{ address: 'proxmox_network_linux_bridge.b', id: 'pve1:vmbr99' }],
  'proxmox_network_linux_vlan/basic': [{ address: 'proxmox_network_linux_vlan.b', id: 'pve1:eno1.55' }],
  'proxmox_pool_membership/vm': [{ address: 'proxmox_pool_membership.m', id: 'prod/vm/9000' }],
  'proxmox_sdn/zone-vnet-subnet-applier': [
    { address: 'proxmox_sdn_zone_vxlan.z', id: 'vx1' },
    { address: 'proxmox_sdn_vnet.v', id: 'vnet1' },
    { address: 'proxmox_sdn_subnet.s', id: 'vnet1/vx1-10.9.0.0-24' },
  ],
  'proxmox_user_token/gone': [{ address: 'proxmox_user_token.t', id: 'root@pam!zz' }],
  'proxmox_virtual_environment_file/iso-upload': [
    { address: 'proxmox_virtual_environment_file.f', id: 'pve1/local:iso/test.iso' },
  ],
  'proxmox_virtual_environment_file/import-upload': [
    { address: 'proxmox_virtual_environment_file.f', id: 'pve1/local:import/disk.qcow2' },
  ],
  'proxmox_virtual_environment_file/snippet-raw': [
    { address: 'proxmox_virtual_environment_file.f', id: 'pve1/local:snippets/a.yaml' },
  ],
  'proxmox_virtual_environment_pool/basic': [{ address: 'proxmox_virtual_environment_pool.p', id: 'prod' }],
  'proxmox_virtual_environment_role/gone': [{ address: 'proxmox_virtual_environment_role.r', id: 'Z' }],
  'proxmox_virtual_environment_user/gone': [{ address: 'proxmox_virtual_environment_user.u', id: 'amy@pve' }],
  'proxmox_virtual_environment_user/with-acl-block': [
    { address: 'proxmox_virtual_environment_user.u', id: 'amy@pve' },
  ],
  'proxmox_virtual_environment_vm/clone': vm('pve1/101'),
  'proxmox_virtual_environment_vm/new-full-import': vm('pve1/150'),
  'proxmox_virtual_environment_vm/disks-nics-change': vm('pve1/180'),
  'proxmox_virtual_environment_vm/stopped-then-start': vm('pve1/200'),
  'proxmox_virtual_environment_vm/agent-timeout': vm('pve1/191'),
  'proxmox_virtual_environment_vm/agent-wait': vm('pve1/190'),
  'proxmox_virtual_environment_vm/clone-500-retry': vm('pve1/254'),
  'proxmox_virtual_environment_vm/clone-min-auto-id': [
    { address: 'proxmox_virtual_environment_vm.vm[0]', id: 'pve1/{id}' },
  ],
  'proxmox_virtual_environment_vm/clone-other-node': vm('pve2/240'),
  'proxmox_virtual_environment_vm/clone-task-error': vm('pve1/252'),
  'proxmox_virtual_environment_vm/cloudinit-snippets': vm('pve1/170'),
  'proxmox_virtual_environment_vm/iso-install': vm('pve1/210'),
  'proxmox_virtual_environment_vm/linked-clone-migrate': vm('pve2/241'),
  'proxmox_virtual_environment_vm/new-fileid-ssh': vm('pve1/160'),
  'proxmox_virtual_environment_vm/pool-change': vm('pve1/255'),
  'proxmox_virtual_environment_vm/pxe': vm('pve1/220'),
  'proxmox_virtual_environment_vm/start-task-error': vm('pve1/253'),
  'proxmox_virtual_environment_vm/task-delay': vm('pve1/251'),
  'proxmox_virtual_environment_vm/template-true': vm('pve1/250'),
  'proxmox_virtual_environment_vm/ticket-root-arch': vm('pve1/230'),
};
