import { isIPv4 } from 'node:net';
import { type HostInterface, type Json, managementOf, type PhysicalHost } from '../../../site';
import { isAtLeast, type PveRelease } from './release';

type Nic = Extract<HostInterface, { kind: 'nic' }>;

/** Names that the installer pins: 2 to 15 characters, a letter first. */
const PINNABLE = /^[a-z][a-z0-9_]{1,14}$/i;

/**
 * `[network]` of a machine in the installer's words of 8.4 and later.
 * @param host that the site's checks found nothing wrong with
 */
export function answerNetwork(host: PhysicalHost, release: PveRelease): Readonly<Record<string, Json>> {
  const management = managementOf(host);
  if (!management) throw new Error(`"${host.name}" cannot be installed`);
  return { ...addressing(management.top, management.card), ...pinning(host, release) };
}

function addressing({ ipv4, dnsServers }: HostInterface, { mac }: Nic): Readonly<Record<string, Json>> {
  if (ipv4.method !== 'static') return { source: 'from-dhcp' };
  // A name server of the address's own family, where there is one.
  const dns = dnsServers.find(isIPv4) ?? dnsServers[0];
  if (ipv4.gateway === undefined || dns === undefined)
    throw new Error(`the address ${ipv4.address} has no gateway or no name server`);
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
