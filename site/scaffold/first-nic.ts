import { suggestName } from '../errors';
import type { Site } from '../model';
import { ScaffoldError } from './scaffold-error';
import type { VmRequest } from './vm-request';

/**
 * The network of a new VM's first card, and how it gets its address: one is handed out on a vnet, and on a bridge with a
 * `range`; DHCP is asked on any other bridge, since nothing says which addresses of it are free.
 * @throws ScaffoldError UNKNOWN_NETWORK
 */
export function firstNic(site: Site, request: VmRequest): { bridge: string; ipv4: 'auto' | 'dhcp' } {
  const { environment, bridge: wanted, dhcp = false } = request;
  const node = site.nodes.find(({ name }) => name === environment.node);
  const vnets = (environment.sdn?.vnets ?? []).map(({ id }) => id);
  const bridges = (node?.bridges ?? []).map(({ name }) => name);
  const ranged = (node?.bridges ?? []).flatMap(({ name, range }) => (range ? [name] : []));
  const known = [...vnets, ...bridges];
  // A node that describes no bridges may have any.
  if (wanted !== undefined && bridges.length > 0 && !known.includes(wanted)) {
    throw new ScaffoldError(
      'UNKNOWN_NETWORK',
      `environment "${environment.name}" has no vnet and node "${environment.node}" no bridge "${wanted}"`,
      suggestName(wanted, known, 'network'),
    );
  }
  const bridge = wanted ?? known[0] ?? 'vmbr0';
  return { bridge, ipv4: dhcp || ![...vnets, ...ranged].includes(bridge) ? 'dhcp' : 'auto' };
}
