import { sizeOf, type DhcpNetwork } from './dhcp-network';

/**
 * A configuration of dnsmasq that serves DHCP on those bridges and nothing else: no DNS, no TFTP, no scripts.
 *
 * The gateway that guests are given is dnsmasq's own default: the bridge's address. They get no resolver, because the
 * lab has none.
 *
 * @param user Account that dnsmasq works as after it has opened its sockets.
 * @see https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html (2.90)
 */
export function renderDnsmasqConfig(networks: readonly DhcpNetwork[], user: string): string {
  const leases = networks.reduce((sum, network) => sum + sizeOf(network), 0);
  return [
    "# DHCP on the lab's bridges; written anew whenever they or the static addresses of guests change.",
    'port=0',
    'no-resolv',
    'no-hosts',
    'keep-in-foreground',
    `user=${user}`,
    'group=nogroup',
    'log-facility=-',
    'quiet-dhcp',
    'bind-interfaces',
    'except-interface=lo',
    ...networks.map(({ bridge }) => `interface=${bridge}`),
    '# The only server here, so that a guest with a lease of another network is told at once.',
    'dhcp-authoritative',
    '# A guest is known by its MAC, so that one that is made anew finds its address again, and says nothing else of itself.',
    'dhcp-ignore-clid',
    'dhcp-ignore-names',
    `dhcp-lease-max=${String(leases)}`,
    ...networks.flatMap(({ ranges, netmask }) =>
      ranges.map(({ first, last }) => `dhcp-range=${first},${last},${netmask},12h`),
    ),
    '',
  ].join('\n');
}
