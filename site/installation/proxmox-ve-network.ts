import type { HostInterface, PhysicalHost } from '../model';
import type { InstallFault } from './install-fault';

type Nic = Extract<HostInterface, { kind: 'nic' }>;

/** The interface that a machine is managed by. */
interface Management {
  /** The one with the address: a bridge, a card, … */
  readonly top: HostInterface;
  /** What lies under it, from the top down to the card, through bridges, bonds and VLANs; of several the first. */
  readonly stack: readonly HostInterface[];
  readonly card: Nic;
}

/** The card that the management network is on: under the interface with a gateway, else the first that has an address. */
export function managementOf({ interfaces }: Pick<PhysicalHost, 'interfaces'>): Management | undefined {
  const isGateway = ({ ipv4 }: HostInterface): boolean =>
    ipv4.method === 'static' && ipv4.gateway !== undefined;
  const top = interfaces.find(isGateway) ?? interfaces.find(({ ipv4 }) => ipv4.method !== 'none');
  const stack = top ? stackUnder(interfaces, top) : [];
  const card = stack.at(-1);
  return top && card?.kind === 'nic' ? { top, stack, card } : undefined;
}

function stackUnder(interfaces: readonly HostInterface[], top: HostInterface): readonly HostInterface[] {
  const byName = new Map(interfaces.map((each) => [each.name, each]));
  const stack: HostInterface[] = [];
  let current: HostInterface | undefined = top;
  while (current && stack.length < interfaces.length) {
    stack.push(current);
    if (current.kind === 'nic') break;
    const [lower]: readonly string[] =
      current.kind === 'vlan' ? [current.parent] : current.kind === 'bond' ? current.members : current.ports;
    current = lower === undefined ? undefined : byName.get(lower);
  }
  return stack;
}

/**
 * What the installer of Proxmox VE cannot be told of the management network. It puts the address on a bridge over one card,
 * untagged, and with an address it wants a gateway and a name server; this is so in all of its releases.
 * @see https://pve.proxmox.com/wiki/Automated_Installation (seen in the sources of the installers of 8.4 to 9.2)
 */
export function proxmoxVeNetworkFaults(host: PhysicalHost): readonly InstallFault[] {
  const { name } = host;
  const management = managementOf(host);
  if (!management) {
    return [
      {
        message: `no interface of "${name}" has an IPv4 address on a card: its management network is not known`,
        hint: 'give one an "ipv4": an address, or dhcp',
        path: ['nics'],
      },
    ];
  }
  return [...vlanFaults(host, management), ...addressFaults(host, management)];
}

function vlanFaults({ name }: PhysicalHost, { stack }: Management): readonly InstallFault[] {
  return stack.flatMap((each) =>
    each.kind === 'vlan'
      ? [
          {
            message: `"${name}" is managed by VLAN ${String(each.vlanId)} ("${each.name}"), and the installer of Proxmox VE sends what it sends untagged`,
            hint: 'let the switch have that VLAN untagged on the port, and give the address to the card, or to a bridge over it',
            path: ['vlans', each.name],
          },
        ]
      : [],
  );
}

function addressFaults({ name }: PhysicalHost, { top }: Management): readonly InstallFault[] {
  const { kind, ipv4, dnsServers } = top;
  if (ipv4.method !== 'static') return [];
  const { address, gateway } = ipv4;
  const lacks = (what: string): string =>
    `the address ${address} of "${name}" has no ${what}, and the installer of Proxmox VE takes none without one`;
  if (gateway === undefined) {
    return [
      {
        message: lacks('gateway'),
        hint: `give its network a "gateway", or write ipv4: { address: ${address}, gateway: … }, or "ipv4: dhcp"`,
        path: [`${kind}s`, top.name, 'ipv4'],
      },
    ];
  }
  if (dnsServers.length > 0) return [];
  return [
    {
      message: lacks('name server'),
      hint: 'write "dns_servers" under "install", or of its network, or beside the address',
      path: [`${kind}s`, top.name],
    },
  ];
}
