import { stringify } from 'yaml';
import type { HostInterface, PhysicalHost } from '../site';

/** Where each kind of interface is written. */
const SECTIONS = { nic: 'ethernets', bond: 'bonds', vlan: 'vlans', bridge: 'bridges' } as const;

/**
 * Network-config, version 2, of a physical machine: cards are found by their MAC address and get the name that the site
 * gives them, bonds, VLANs and bridges lie on them.
 * @param host - `fqdn` gives the search domain, all after its first dot
 * @see https://cloudinit.readthedocs.io/en/24.1/reference/network-config-format-v2.html
 */
export function renderHostNetworkConfig({
  fqdn,
  interfaces,
}: Pick<PhysicalHost, 'fqdn' | 'interfaces'>): string {
  const domain = fqdn.slice(fqdn.indexOf('.') + 1);
  const sections: Record<string, Record<string, object>> = {};
  for (const each of interfaces) {
    const section = (sections[SECTIONS[each.kind]] ??= {});
    section[each.name] = { ...ownFields(each), ...commonFields(each, domain) };
  }
  // PyYAML's 1.1 as cloud-init reads it: a bare MAC address could be a number there.
  return stringify({ version: 2, ...sections }, { version: '1.1', lineWidth: 0 });
}

function ownFields(each: HostInterface): object {
  switch (each.kind) {
    case 'nic':
      return {
        match: { macaddress: each.mac.toLowerCase() },
        'set-name': each.name,
        ...wake(each.wakeOnLan),
      };
    case 'bond':
      return {
        interfaces: [...each.members],
        parameters: {
          mode: each.mode,
          ...(each.lacpRate === undefined ? {} : { 'lacp-rate': each.lacpRate }),
        },
      };
    case 'vlan':
      return { id: each.vlanId, link: each.parent };
    case 'bridge':
      return { interfaces: [...each.ports], parameters: { stp: false, 'forward-delay': 0 } };
  }
}

function wake(wakeOnLan: boolean): object {
  return wakeOnLan ? { wakeonlan: true } : {};
}

function commonFields({ ipv4, ipv6, mtu, routes, dnsServers }: HostInterface, domain: string): object {
  const addresses = [ipv4, ipv6].flatMap((config) => (config.method === 'static' ? [config.address] : []));
  const gateways = [
    { config: ipv4, to: '0.0.0.0/0' },
    { config: ipv6, to: '::/0' },
  ].flatMap(({ config, to }) =>
    config.method === 'static' && config.gateway !== undefined ? [{ to, via: config.gateway }] : [],
  );
  const all = [...gateways, ...routes.map(({ to, via }) => ({ to, via }))];
  return {
    dhcp4: ipv4.method === 'dhcp',
    dhcp6: ipv6.method === 'dhcp',
    ...(mtu === undefined ? {} : { mtu }),
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(all.length > 0 ? { routes: all } : {}),
    ...(dnsServers.length > 0 && (addresses.length > 0 || ipv4.method === 'dhcp' || ipv6.method === 'dhcp')
      ? { nameservers: { addresses: [...dnsServers], search: [domain] } }
      : {}),
  };
}
