import type { HostInterface, Json, PhysicalHost } from '../../../site';
import { isAtLeast, type PveRelease } from './release';

type Nic = Extract<HostInterface, { kind: 'nic' }>;

/** Names that the installer pins: 2 to 15 characters, a letter first. */
const PINNABLE = /^[a-z][a-z0-9_]{1,14}$/i;

/** `[network]` of a machine in the installer's words of 8.4 and later, or why there is none. */
export function answerNetwork(
  host: PhysicalHost,
  release: PveRelease,
): Readonly<Record<string, Json>> | readonly string[] {
  const management = managementOf(host);
  const nic = management && cardUnder(host, management);
  if (!management || !nic) {
    return [
      `no interface of "${host.name}" has an IPv4 address on a card: its management network is not known`,
    ];
  }
  return { ...addressing(management, nic), ...pinning(host, release) };
}

/** The interface with a gateway, else the first that has an address. */
function managementOf({ interfaces }: PhysicalHost): HostInterface | undefined {
  const isGateway = ({ ipv4 }: HostInterface): boolean =>
    ipv4.method === 'static' && ipv4.gateway !== undefined;
  return interfaces.find(isGateway) ?? interfaces.find(({ ipv4 }) => ipv4.method !== 'none');
}

/** The card that an interface lies on, through bridges, bonds and VLANs; of several the first. */
function cardUnder({ interfaces }: PhysicalHost, top: HostInterface): Nic | undefined {
  const byName = new Map(interfaces.map((each) => [each.name, each]));
  let current: HostInterface | undefined = top;
  for (let depth = 0; current && depth < interfaces.length; depth += 1) {
    if (current.kind === 'nic') return current;
    const lower: string | undefined =
      current.kind === 'vlan'
        ? current.parent
        : current.kind === 'bond'
          ? current.members[0]
          : current.ports[0];
    current = lower === undefined ? undefined : byName.get(lower);
  }
  return current?.kind === 'nic' ? current : undefined;
}

function addressing({ ipv4, dnsServers }: HostInterface, { mac }: Nic): Readonly<Record<string, Json>> {
  const [dns] = dnsServers;
  if (ipv4.method !== 'static' || ipv4.gateway === undefined || dns === undefined)
    return { source: 'from-dhcp' };
  return {
    source: 'from-answer',
    cidr: ipv4.address,
    dns,
    gateway: ipv4.gateway,
    // The one property of udev that holds the MAC address, as enx0a1b2c3d4e5f.
    filter: { ID_NET_NAME_MAC: `*${mac.replaceAll(':', '').toLowerCase()}` },
  };
}

function pinning({ interfaces }: PhysicalHost, release: PveRelease): Readonly<Record<string, Json>> {
  const cards = interfaces.filter((each): each is Nic => each.kind === 'nic');
  const isPossible = isAtLeast(release, '9.1') && cards.every(({ name }) => PINNABLE.test(name));
  if (!isPossible) return {};
  const mapping = Object.fromEntries(cards.map(({ mac, name }) => [mac.toLowerCase(), name]));
  return { 'interface-name-pinning': { enabled: true, mapping } };
}
