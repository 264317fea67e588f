import type { Nic } from '../../site';

/** A card on the nodes' own network. */
export const nic: Nic = {
  bridge: 'vmbr0',
  mac: 'BC:24:11:00:27:11',
  firewall: false,
  ipv4: { method: 'static', address: '10.0.12.11/24', gateway: '10.0.12.1' },
  ipv6: { method: 'none' },
  dnsServers: [],
  routes: [],
};

/** Where a node keeps what. */
export const datastores = { iso: 'local', image: 'local', disk: 'local-lvm', snippets: 'shared' };
