import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PveClient } from '../../../../pve/client';

/** Removes what a case had made, as somebody else would. */
export type OutOfBand = (client: PveClient, directory: string) => Promise<unknown>;

function deleteVm(vmid: number): OutOfBand {
  return async (client) => {
    await client.waitTask(await client.post(`nodes/pve1/qemu/${vmid}/status/stop`));
    return client.waitTask(await client.delete(`nodes/pve1/qemu/${vmid}`));
  };
}

function deletePath(path: string): OutOfBand {
  return (client) => client.delete(path);
}

function deleteInterface(iface: string): OutOfBand {
  return async (client) => {
    await client.delete(`nodes/pve1/network/${iface}`);
    return client.waitTask(await client.put('nodes/pve1/network'));
  };
}

/** How each case's object is removed before its step `gone-plan`. */
export const removals: Readonly<Record<string, OutOfBand>> = {
  'proxmox_virtual_environment_vm/clone': deleteVm(101),
  'proxmox_virtual_environment_vm/new-full-import': deleteVm(150),
  'proxmox_virtual_environment_vm/stopped-then-start': deleteVm(200),
  'proxmox_download_file/basic': deletePath('nodes/pve1/storage/local/content/local:import/noble.qcow2'),
  'proxmox_network_linux_bridge/basic': deleteInterface('vmbr99'),
  'proxmox_network_linux_vlan/basic': deleteInterface('eno1.55'),
  'proxmox_pool_membership/vm': (client) =>
    client.put('pools', { poolid: 'prod', vms: '9000', delete: true }),
  'proxmox_sdn/zone-vnet-subnet-applier': deletePath('cluster/sdn/vnets/vnet1/subnets/vx1-10.9.0.0-24'),
  'proxmox_user_token/gone': deletePath('access/users/root@pam/token/zz'),
  'proxmox_virtual_environment_file/iso-upload': deletePath(
    'nodes/pve1/storage/local/content/local:iso/test.iso',
  ),
  'proxmox_virtual_environment_file/snippet-raw': (_client, directory) => {
    rmSync(join(directory, 'storage/pve1/local/snippets'), { recursive: true });
    return Promise.resolve();
  },
  'proxmox_virtual_environment_pool/basic': deletePath('pools?poolid=prod'),
  'proxmox_virtual_environment_role/gone': deletePath('access/roles/Z'),
  'proxmox_virtual_environment_user/gone': deletePath('access/users/amy@pve'),
};
