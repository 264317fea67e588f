import type { OperationCall } from '../http';
import { needContainer } from '../lxc';
import { refuse } from '../model';
import { needVm } from '../vm';

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

/** The firewalls of machines and containers. */
export const guestScopes: readonly FirewallScope[] = [
  {
    path: '/nodes/{node}/qemu/{vmid}/firewall',
    folder: ({ lab, given }) => `firewall/${needVm(lab, given.node, given.vmid).vmid}`,
  },
  {
    path: '/nodes/{node}/lxc/{vmid}/firewall',
    folder: ({ lab, given }) => `firewall/${needContainer(lab, given.node, given.vmid).vmid}`,
  },
];

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
