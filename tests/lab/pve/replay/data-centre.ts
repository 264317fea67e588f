import { createLabModel } from '../../../../lab/pve';
import type { PveClient } from '../../../../pve/client';

/** What the recording's mirror had. */
export const mirror = [
  { root: 'debian-12', pattern: /^debian-12\.iso$/, size: 658_505_728, virtualSize: 658_505_728 },
  {
    root: 'ubuntu-24.04',
    pattern: /^(noble|jammy)\.(qcow2|img)$/,
    size: 524_288_000,
    virtualSize: 2 * 1024 ** 3,
  },
];

/** The nodes and storages of the recording. */
export const model = {
  ...createLabModel({ names: ['pve1', 'pve2'], network: '127.0.0.0/24' }),
  storages: [
    ...createLabModel().storages.map((storage) =>
      storage.storage === 'local'
        ? { ...storage, content: ['iso', 'vztmpl', 'backup', 'snippets', 'import', 'images'] as const }
        : storage,
    ),
    {
      storage: 'nfs1',
      type: 'nfs',
      content: ['images'],
      shared: true,
      path: '/mnt/pve/nfs1',
      total: 1024 ** 4,
    } as const,
  ],
};

/** Pools that were there before the case began. */
const POOLS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'proxmox_virtual_environment_vm/pool-change': [
    ['pa', 'a'],
    ['pb', 'b'],
  ],
  'proxmox_pool_membership/vm': [['prod', 'a']],
};

/**
 * What the recording's data centre had at the start.
 *
 * @param disk the template's disk; one from an image boots, and its agent answers
 */
export async function furnish(
  client: PveClient,
  name: string,
  disk: 'empty' | 'image' = 'empty',
): Promise<void> {
  await client.put('access/password', { userid: 'root@pam', password: '<redacted>' });
  for (const [poolid, comment] of POOLS[name] ?? []) await client.post('pools', { poolid, comment });
  const wait = async (upid: string): Promise<unknown> => client.waitTask(upid);
  const image = 'nodes/pve1/storage/local/content/local:import/jammy.qcow2';
  if (disk === 'image') {
    const file = { content: 'import', filename: 'jammy.qcow2', url: 'http://mirror.example/jammy.qcow2' };
    await wait(await client.post('nodes/pve1/storage/local/download-url', file));
  }
  await wait(
    await client.post('nodes/pve1/qemu', {
      vmid: 9000,
      name: 'tpl-debian',
      cores: 1,
      sockets: 1,
      memory: 512,
      cpu: 'x86-64-v2-AES',
      ostype: 'l26',
      scsihw: 'virtio-scsi-single',
      boot: 'order=scsi0;net0',
      net0: 'virtio,bridge=vmbr0,firewall=1',
      scsi0:
        disk === 'image'
          ? 'local-lvm:0,import-from=local:import/jammy.qcow2,iothread=1'
          : 'local-lvm:8,iothread=1',
      numa: false,
      agent: '1',
    }),
  );
  if (disk === 'image') {
    await client.delete(image);
    await wait(await client.put('nodes/pve1/qemu/9000/resize', { disk: 'scsi0', size: '8G' }));
  }
  await wait(await client.post('nodes/pve1/qemu/9000/template'));
  const iso = { content: 'iso', filename: 'debian-12.iso', url: 'http://mirror.example/debian-12.iso' };
  await wait(await client.post('nodes/pve1/storage/local/download-url', iso));
}
