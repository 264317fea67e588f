import type { HostInterface, PhysicalHost } from '../../site';
import type { NixValue } from './nix-text';

/**
 * `systemd.network` of a machine: cards are found by their MAC address and named as in the site; bonds, VLANs and bridges
 * lie on them.
 * @see https://search.nixos.org/options?query=systemd.network (24.11)
 */
export function nixNetwork({ interfaces, fqdn }: Pick<PhysicalHost, 'interfaces' | 'fqdn'>): NixValue {
  const domain = fqdn.slice(fqdn.indexOf('.') + 1);
  const named = (prefix: string, each: HostInterface, value: NixValue): [string, NixValue] => [
    `${prefix}-${each.name}`,
    value,
  ];
  return {
    enable: true,
    links: Object.fromEntries(
      interfaces.flatMap((each) =>
        each.kind === 'nic'
          ? [
              named('10', each, {
                matchConfig: { PermanentMACAddress: each.mac.toLowerCase() },
                linkConfig: { Name: each.name, ...(each.wakeOnLan ? { WakeOnLan: 'magic' } : {}) },
              }),
            ]
          : [],
      ),
    ),
    netdevs: Object.fromEntries(
      interfaces.flatMap((each) => (each.kind === 'nic' ? [] : [named('20', each, netdev(each))])),
    ),
    networks: Object.fromEntries(
      interfaces.map((each) => named('30', each, network(each, interfaces, domain))),
    ),
  };
}

function netdev(each: Exclude<HostInterface, { kind: 'nic' }>): NixValue {
  const netdevConfig = {
    Name: each.name,
    Kind: each.kind,
    ...(each.mtu === undefined ? {} : { MTUBytes: String(each.mtu) }),
  };
  switch (each.kind) {
    case 'bond':
      return {
        netdevConfig,
        bondConfig: {
          Mode: each.mode,
          ...(each.lacpRate === undefined ? {} : { LACPTransmitRate: each.lacpRate }),
        },
      };
    case 'vlan':
      return { netdevConfig, vlanConfig: { Id: each.vlanId } };
    case 'bridge':
      return { netdevConfig, bridgeConfig: { STP: false, VLANFiltering: each.vlanAware } };
  }
}

function network(each: HostInterface, all: readonly HostInterface[], domain: string): NixValue {
  const [v4, v6] = [each.ipv4, each.ipv6];
  const addresses = [v4, v6].flatMap((config) => (config.method === 'static' ? [config.address] : []));
  const gateways = [v4, v6].flatMap((config) =>
    config.method === 'static' && config.gateway !== undefined ? [{ Gateway: config.gateway }] : [],
  );
  const routes = [...gateways, ...each.routes.map(({ to, via }) => ({ Destination: to, Gateway: via }))];
  const upper = all.find(
    (other) =>
      (other.kind === 'bond' && other.members.includes(each.name)) ||
      (other.kind === 'bridge' && other.ports.includes(each.name)),
  );
  const vlans = all.flatMap((other) =>
    other.kind === 'vlan' && other.parent === each.name ? [other.name] : [],
  );
  const isUsed = addresses.length > 0 || v4.method === 'dhcp' || v6.method === 'dhcp';
  return {
    matchConfig: { Name: each.name },
    ...(each.mtu === undefined ? {} : { linkConfig: { MTUBytes: String(each.mtu) } }),
    networkConfig: {
      DHCP: dhcp(v4.method === 'dhcp', v6.method === 'dhcp'),
      ...(isUsed ? {} : { LinkLocalAddressing: 'no' }),
      ...(upper?.kind === 'bond' ? { Bond: upper.name } : {}),
      ...(upper?.kind === 'bridge' ? { Bridge: upper.name } : {}),
    },
    ...(vlans.length > 0 ? { vlan: vlans } : {}),
    ...(addresses.length > 0 ? { address: addresses } : {}),
    ...(routes.length > 0 ? { routes } : {}),
    ...(isUsed && each.dnsServers.length > 0 ? { dns: [...each.dnsServers], domains: [domain] } : {}),
  };
}

function dhcp(v4: boolean, v6: boolean): string {
  if (v4) return v6 ? 'yes' : 'ipv4';
  return v6 ? 'ipv6' : 'no';
}
