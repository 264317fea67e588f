import type { HostInterface, Json, PhysicalHost } from '../../../site';

/**
 * Network devices of a machine as Talos takes them: cards are found by their MAC address, VLANs lie under their parents.
 * Bridges are refused before (`installFaults`).
 * @see https://www.talos.dev/v1.11/reference/configuration/v1alpha1/config/#Config.machine.network.interfaces.
 */
export function talosInterfaces({ interfaces }: Pick<PhysicalHost, 'interfaces'>): Json[] {
  const taken = new Set(interfaces.flatMap((each) => (each.kind === 'bond' ? each.members : [])));
  return interfaces.flatMap((each): Json[] => {
    const vlans = interfaces.flatMap((other): Json[] =>
      other.kind === 'vlan' && other.parent === each.name
        ? [{ vlanId: other.vlanId, ...addressing(other) }]
        : [],
    );
    const own = { ...addressing(each), ...(vlans.length > 0 ? { vlans } : {}) };
    switch (each.kind) {
      case 'nic':
        // Its VLANs have the same address.
        return taken.has(each.name) ? [] : [{ deviceSelector: selector(each.mac), ...own }];
      case 'bond':
        return [{ interface: each.name, bond: bond(each, interfaces), ...own }];
      case 'vlan':
      case 'bridge':
        return [];
    }
  });
}

function bond(
  { members, mode, lacpRate }: Extract<HostInterface, { kind: 'bond' }>,
  all: readonly HostInterface[],
): Json {
  return {
    mode,
    ...(lacpRate === undefined ? {} : { lacpRate }),
    // Once bonded, a card has the bond's address; its own is the permanent one.
    deviceSelectors: all.flatMap((each) =>
      each.kind === 'nic' && members.includes(each.name) ? [{ permanentAddr: each.mac.toLowerCase() }] : [],
    ),
  };
}

function selector(mac: string): Json {
  return { hardwareAddr: mac.toLowerCase(), physical: true };
}

function addressing({ ipv4, ipv6, mtu, routes }: HostInterface): Record<string, Json> {
  const fixed = [ipv4, ipv6].flatMap((config) => (config.method === 'static' ? [config] : []));
  const [dhcp4, dhcp6] = [ipv4.method === 'dhcp', ipv6.method === 'dhcp'];
  const all = [
    ...fixed.flatMap(({ address, gateway }) =>
      gateway === undefined ? [] : [{ network: address.includes(':') ? '::/0' : '0.0.0.0/0', gateway }],
    ),
    ...routes.map(({ to, via }) => ({ network: to, gateway: via })),
  ];
  return {
    ...(fixed.length > 0 ? { addresses: fixed.map(({ address }) => address) } : {}),
    dhcp: dhcp4 || dhcp6,
    ...(dhcp6 ? { dhcpOptions: { ipv4: dhcp4, ipv6: true } } : {}),
    ...(all.length > 0 ? { routes: all } : {}),
    ...(mtu === undefined ? {} : { mtu }),
  };
}
