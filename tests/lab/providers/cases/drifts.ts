import type { PveClient } from '../../../../pve/client';

/** Changes what a case had made, as somebody else would. */
export type Drift = (client: PveClient) => Promise<unknown>;

const ofVm =
  (vmid: number, config: Record<string, string | number | boolean>): Drift =>
  (client) =>
    client.put(`nodes/pve1/qemu/${vmid}/config`, config);

/** How each case's object is changed before its step `drift`; Terraform sees it and puts it right. */
export const drifts: Readonly<Record<string, Drift>> = {
  'proxmox_access/user-role-token-acl': async (client) => {
    await client.put('access/roles/Ops', { privs: 'VM.Audit,VM.Console' });
    await client.put('access/users/bob@pve', { comment: 'drifted' });
    await client.put('access/acl', { path: '/vms', roles: 'Ops', users: 'bob@pve', delete: true });
  },
  'proxmox_network_linux_bridge/basic': async (client) => {
    const change = { type: 'bridge', cidr: '10.77.0.9/24', comments: 'drifted', autostart: true };
    await client.put('nodes/pve1/network/vmbr99', change);
    return client.waitTask(await client.put('nodes/pve1/network'));
  },
  'proxmox_network_linux_vlan/basic': async (client) => {
    await client.put('nodes/pve1/network/eno1.55', { type: 'vlan', comments: 'drifted', autostart: true });
    return client.waitTask(await client.put('nodes/pve1/network'));
  },
  'proxmox_sdn/zone-vnet-subnet-applier': async (client) => {
    await client.put('cluster/sdn/vnets/vnet1', { zone: 'vx1', tag: 777, alias: 'drifted' });
    return client.waitTask(await client.put('cluster/sdn'));
  },
  'proxmox_sdn/strict-pending-mtu-update-bug': async (client) => {
    await client.put('cluster/sdn/vnets/vnet1', { zone: 'vx1', tag: 778, alias: 'drifted' });
    return client.waitTask(await client.put('cluster/sdn'));
  },
  'proxmox_virtual_environment_pool/basic': (client) =>
    client.put('pools', { poolid: 'prod', comment: 'drifted' }),
  'proxmox_virtual_environment_role/gone': (client) => client.put('access/roles/Z', { privs: 'VM.Console' }),
  'proxmox_virtual_environment_user/gone': (client) =>
    client.put('access/users/amy@pve', { comment: 'drifted' }),
  'proxmox_virtual_environment_user/with-acl-block': (client) =>
    client.put('access/acl', { path: '/vms/100', roles: 'PVEAuditor', users: 'amy@pve', delete: true }),
  'proxmox_user_token/gone': (client) => client.put('access/users/root@pam/token/zz', { privsep: false }),
  'proxmox_virtual_environment_vm/clone': ofVm(101, { memory: 4096, name: 'drifted' }),
  'proxmox_virtual_environment_vm/new-full-import': ofVm(150, { tags: 'drifted', description: 'drifted' }),
  'proxmox_virtual_environment_vm/disks-nics-change': ofVm(180, { net5: 'virtio,bridge=vmbr0' }),
  'proxmox_virtual_environment_vm/stopped-then-start': async (client) =>
    client.waitTask(await client.post('nodes/pve1/qemu/200/status/stop')),
  'proxmox_virtual_environment_vm/agent-timeout': ofVm(191, { onboot: false }),
  'proxmox_virtual_environment_vm/agent-wait': ofVm(190, { onboot: false }),
  'proxmox_virtual_environment_vm/clone-other-node': (client) =>
    client.put('nodes/pve2/qemu/240/config', { name: 'drifted' }),
  'proxmox_virtual_environment_vm/clone-min-auto-id': (client) =>
    client.put('nodes/pve1/qemu/100/config', { name: 'drifted' }),
  'proxmox_virtual_environment_vm/cloudinit-snippets': ofVm(170, { name: 'drifted' }),
  'proxmox_virtual_environment_vm/iso-install': ofVm(210, { cores: 3 }),
  'proxmox_virtual_environment_vm/linked-clone-migrate': (client) =>
    client.put('nodes/pve2/qemu/241/config', { name: 'drifted' }),
  'proxmox_virtual_environment_vm/new-fileid-ssh': ofVm(160, { cores: 3 }),
  'proxmox_virtual_environment_vm/pool-change': (client) =>
    client.put('pools', { poolid: 'pb', vms: '255', delete: true }),
  'proxmox_virtual_environment_vm/pxe': ofVm(220, { onboot: false }),
  'proxmox_virtual_environment_vm/task-delay': ofVm(251, { name: 'drifted' }),
  'proxmox_virtual_environment_vm/template-true': ofVm(250, { description: 'drifted' }),
  'proxmox_virtual_environment_vm/ticket-root-arch': ofVm(230, { cores: 3 }),
  'proxmox_virtual_environment_vm/clone-500-retry': ofVm(254, { name: 'drifted' }),
  'proxmox_virtual_environment_vm/clone-task-error': ofVm(252, { name: 'drifted' }),
  'proxmox_virtual_environment_vm/start-task-error': ofVm(253, { name: 'drifted' }),
};
