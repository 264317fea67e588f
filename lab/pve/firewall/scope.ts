import type { OperationCall } from '../http';
import { refuse } from '../model';

/** A place that has a firewall of its own. */
export interface FirewallScope {
  /** `/nodes/{node}/qemu/{vmid}/firewall` */
  readonly path: string;
  /** `firewall/100`; ends the request when the place is not there. */
  readonly folder: (call: OperationCall) => string;
  /** Who may look or change, where the API's description leaves it to the call. */
  readonly guard?: (call: OperationCall, how: 'read' | 'write') => void;
}

const SDN = { read: ['SDN.Audit', 'SDN.Allocate'], write: ['SDN.Allocate'] } as const;

/** The data centre's firewall. */
export const clusterScope: FirewallScope = { path: '/cluster/firewall', folder: () => 'firewall/cluster' };

/** A node's firewall. */
export const nodeScope: FirewallScope = {
  path: '/nodes/{node}/firewall',
  folder: ({ given }) => `firewall/node-${given.node}`,
};

/** The firewalls of machines and containers, files of their own that PVE takes also for a guest that is not there yet. */
export const guestScopes: readonly FirewallScope[] = (['qemu', 'lxc'] as const).map((kind) => ({
  path: `/nodes/{node}/${kind}/{vmid}/firewall`,
  folder: ({ given }) => `firewall/${given.vmid}`,
}));

/** A vnet's firewall. */
export const vnetScope: FirewallScope = {
  path: '/cluster/sdn/vnets/{vnet}/firewall',
  folder: ({ lab, given }) => {
    const vnet = given.text('vnet');
    if (!lab.state.sdn.get(`vnet/${vnet}`)?.config) throw refuse(`sdn '${vnet}' does not exist`);
    return `firewall/vnet-${vnet}`;
  },
  guard: ({ lab, given, caller }, how) => {
    const vnet = given.text('vnet');
    const zone = lab.state.sdn.get(`vnet/${vnet}`)?.config?.['zone'];
    caller.needAny(`/sdn/zones/${typeof zone === 'string' ? zone : ''}/${vnet}`, ...SDN[how]);
  },
};
