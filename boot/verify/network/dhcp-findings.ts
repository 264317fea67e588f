import { InterfaceAddress, managementOf, type NetworkMachine, type OsProfile } from '../../../site';
import type { ServedNetworkInfo } from '../../client';
import { reservedAddress } from '../../network';
import { fileOf } from '../file-of';
import { About, type Finding, wordsOf } from '../finding';
import type { Offer } from './dhcp-message';
import { askForOffers } from './dhcp-probe';

/** A MAC address of nobody: administered locally. */
const STRANGER = '02:00:5e:10:00:01';
const NO_ADDRESS = '0.0.0.0';
const ARCHITECTURES = { bios: 0, uefi: 7 } as const;
const SECOND_SERVER = 'switch that one off on this network, or start this one with --dhcp-proxy';

/** What cards of the site, and a stranger, are offered as they start. @param profiles by which systems are told apart */
export async function dhcpFindings(
  network: ServedNetworkInfo,
  hosts: readonly NetworkMachine[],
  profiles: readonly OsProfile[],
): Promise<readonly Finding[]> {
  const cards = hosts.flatMap((host) =>
    host.interfaces.flatMap((each) => (each.kind === 'nic' && each.pxe ? [{ host, mac: each.mac }] : [])),
  );
  const own = InterfaceAddress.parse(network.address);
  const asked = [
    { mac: STRANGER, architecture: ARCHITECTURES.uefi },
    ...cards.map(({ host, mac }) => ({ mac, architecture: ARCHITECTURES[host.firmware] })),
  ];
  try {
    const [strangers = [], ...offered] = await askForOffers(own.network.last.text, asked);
    const given = { ...network, own: own.address.text };
    return [
      strangerFinding(given, strangers),
      ...cards.map(({ host, mac }, index) => cardFinding(given, { host, mac }, offered[index] ?? [])),
      ...cards.flatMap(({ host, mac }, index) =>
        wantsRouter(host, profiles) ? routerFindings({ host, mac }, offered[index] ?? []) : [],
      ),
    ];
  } catch (error) {
    const about = new About('dhcp', network.interface);
    return [about.skipped(wordsOf(error), 'asking as firmware does needs the port 68: run it with sudo')];
  }
}

interface Served extends ServedNetworkInfo {
  /** Address of the server without its prefix. */
  readonly own: string;
}

/** Only machines of the site are given addresses here; who else gives some shows as well. */
function strangerFinding({ mode, own }: Served, offers: readonly Offer[]): Finding {
  const about = new About('dhcp', 'a stranger');
  const addresses = offers.filter(({ address }) => address !== NO_ADDRESS);
  const others = addresses.filter(({ server }) => server !== own).map(({ server }) => server);
  if (mode === 'dhcp') {
    if (others.length > 0) return about.fault(`a second DHCP server answers: ${list(others)}`, SECOND_SERVER);
    return addresses.length === 0
      ? about.ok('is offered no address')
      : about.fault('is offered an address', 'start the server again: its configuration was changed');
  }
  return others.length > 0
    ? about.ok(`is offered an address by ${list(others)}`)
    : about.skipped('no other DHCP server answers a stranger; it may know its machines by their cards');
}

function cardFinding(
  { mode, own, address }: Served,
  { host, mac }: { readonly host: NetworkMachine; readonly mac: string },
  offers: readonly Offer[],
): Finding {
  const about = new About('dhcp', `${host.name} ${mac}`);
  const leases = offers.filter((offer) => offer.address !== NO_ADDRESS);
  const others = leases.filter(({ server }) => server !== own);
  if (mode === 'proxy') {
    const booted = offers.some(({ server, vendorClass }) => server === own && vendorClass === 'PXEClient');
    if (!booted) return about.fault('is not told what to boot', `open UDP ports 67 and 4011 of ${own}`);
    return others.length > 0
      ? about.ok(
          `gets its address of ${list(others.map(({ server }) => server))}, and what it boots of ${own}`,
        )
      : about.fault(
          'gets no address',
          'let the other DHCP server give it one, or start this one with --dhcp',
        );
  }
  if (others.length > 0) {
    return about.fault(
      `a second DHCP server answers: ${list(others.map(({ server }) => server))}`,
      SECOND_SERVER,
    );
  }
  const [offer] = leases;
  const wanted = reservedAddress(host, address);
  if (!offer) {
    const remedy =
      wanted === undefined
        ? `look at what the server logs of "specs", or give it a fixed address on ${InterfaceAddress.parse(address).network.text} in ${fileOf(host)}, where all others are taken`
        : 'look at what the server logs of "specs", and of DHCP in network/dnsmasq.log';
    return about.fault('is offered no address', remedy);
  }
  if (wanted !== undefined && offer.address !== wanted) {
    return about.fault(
      `is offered ${offer.address}, and not ${wanted}`,
      'look at what the server logs of "specs", which it takes some seconds after they have changed',
    );
  }
  return offer.bootFile === ''
    ? about.fault('is not told what to boot', 'start the server again, and look at its log')
    : about.ok(`gets ${offer.address} and ${offer.bootFile}`);
}

/** Where it takes DHCP for its management network, the installer of Proxmox VE keeps what it was given. */
function wantsRouter(host: NetworkMachine, profiles: readonly OsProfile[]): boolean {
  const profile = profiles.find(({ name }) => name === host.os);
  return profile?.family === 'proxmox-ve' && managementOf(host)?.top.ipv4.method === 'dhcp';
}

/** An offer without a router, or none, makes that installer take the address that its own form is filled with. */
function routerFindings(
  { host, mac }: { readonly host: NetworkMachine; readonly mac: string },
  offers: readonly Offer[],
): readonly Finding[] {
  const leases = offers.filter(({ address }) => address !== NO_ADDRESS);
  if (leases.length === 0 || leases.some(({ router }) => router !== '')) return [];
  return [
    new About('dhcp', `${host.name} ${mac}`).fault(
      'is offered no router, without which the installer of Proxmox VE takes 192.168.100.2 for its address',
      `let DHCP tell one (option 3), or give it a fixed address with a gateway in ${fileOf(host)}`,
    ),
  ];
}

function list(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}
