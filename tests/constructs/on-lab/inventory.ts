import type { PveClient } from '../../../pve/client';

const lists = [
  'access/acl',
  'access/groups',
  'access/roles',
  'access/users',
  'cluster/backup',
  'cluster/firewall/aliases',
  'cluster/firewall/groups',
  'cluster/firewall/ipset',
  'cluster/firewall/rules',
  'cluster/ha/resources',
  'cluster/ha/rules',
  'cluster/mapping/dir',
  'cluster/mapping/pci',
  'cluster/mapping/usb',
  'cluster/sdn/controllers',
  'cluster/sdn/vnets',
  'cluster/sdn/zones',
  'nodes/lab/lxc',
  'nodes/lab/network',
  'nodes/lab/qemu',
  'nodes/lab/storage/local/content',
  'nodes/lab/storage/local-lvm/content',
  'pools',
  'storage',
];

/** All that constructs make at PVE; a node's name resolution, time zone and repositories stay as the last deploy left them. */
export async function inventory(client: PveClient): Promise<Readonly<Record<string, unknown>>> {
  const found: [string, unknown][] = [];
  for (const path of lists) found.push([path, await client.get(path)]);
  return Object.fromEntries(found);
}
