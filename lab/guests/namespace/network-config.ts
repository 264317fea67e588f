import { parse } from 'yaml';
import type { GuestNic } from '../guest-host';

/** How a card is configured. */
export interface CardConfig {
  /** Name inside the guest, `ens18`. */
  readonly name: string;
  /** `10.0.12.2/24`, v4 and v6. */
  readonly addresses: readonly string[];
  /** Asks a DHCP server for an IPv4 address. */
  readonly dhcp: boolean;
  readonly routes: readonly { readonly to: string; readonly via: string }[];
  readonly mtu?: number;
}

interface Ethernet {
  readonly match?: { readonly macaddress?: string };
  readonly 'set-name'?: string;
  readonly addresses?: readonly (string | Readonly<Record<string, unknown>>)[];
  readonly dhcp4?: boolean;
  readonly gateway4?: string;
  readonly gateway6?: string;
  readonly routes?: readonly { readonly to?: string; readonly via?: string }[];
  readonly mtu?: unknown;
}

interface Subnet {
  readonly type?: string;
  readonly address?: string;
  readonly netmask?: string;
  readonly gateway?: string;
}

interface Device {
  readonly type?: string;
  readonly name?: string;
  readonly mac_address?: string;
  readonly mtu?: unknown;
  readonly subnets?: readonly Subnet[];
}

interface Document {
  readonly version?: number;
  readonly ethernets?: Readonly<Record<string, Ethernet>>;
  readonly config?: readonly Device[];
}

const ADDRESS = /^[0-9A-Fa-f.:]+(\/\d{1,3})?$/;
const ANY_V4 = '0.0.0.0/0';
const ANY_V6 = '::/0';

/**
 * What cloud-init's network configuration, version 1 or 2, says of a guest's cards. Only addresses, DHCP, routes and MTU
 * of plain cards are read: a namespace has no bonds, bridges or resolvers to set up.
 *
 * @param text Empty for none: every card then asks DHCP, as cloud-init has it.
 */
export function readNetworkConfig(text: string, nics: readonly GuestNic[]): readonly CardConfig[] {
  const parsed = (parse(text) ?? {}) as Document & { readonly network?: Document };
  const document = parsed.network ?? parsed;
  if (document.version === undefined) {
    return nics.slice(0, 1).map(({ name }) => ({ name, addresses: [], dhcp: true, routes: [] }));
  }
  return nics.flatMap((nic) => {
    const found = document.version === 1 ? fromVersion1(document, nic) : fromVersion2(document, nic);
    return found ? [found] : [];
  });
}

function fromVersion2({ ethernets = {} }: Document, nic: GuestNic): CardConfig | undefined {
  const [, found] =
    Object.entries(ethernets).find(
      ([name, { match }]) =>
        (match?.macaddress?.toLowerCase() ?? name) === (match ? nic.mac.toLowerCase() : nic.name),
    ) ?? [];
  if (!found) return undefined;
  return {
    name: nic.name,
    addresses: (found.addresses ?? []).map(wordOf).filter(isAddress),
    dhcp: found.dhcp4 === true,
    routes: [
      ...gateway(found.gateway4),
      ...gateway(found.gateway6),
      ...(found.routes ?? []).flatMap(({ to, via }) => route(to, via)),
    ],
    ...mtuOf(found.mtu),
  };
}

function fromVersion1({ config = [] }: Document, nic: GuestNic): CardConfig | undefined {
  const found = config.find(
    (device) =>
      device.type === 'physical' &&
      (device.mac_address === undefined
        ? device.name === nic.name
        : device.mac_address.toLowerCase() === nic.mac.toLowerCase()),
  );
  if (!found) return undefined;
  const subnets = found.subnets ?? [];
  return {
    name: nic.name,
    addresses: subnets.map(addressOf).filter(isAddress),
    dhcp: subnets.some(({ type }) => type === 'dhcp' || type === 'dhcp4'),
    routes: subnets.flatMap((subnet) => gateway(subnet.gateway)),
    ...mtuOf(found.mtu),
  };
}

function addressOf({ address = '', netmask }: Subnet): string {
  return address.includes('/') || netmask === undefined ? address : `${address}/${prefixOf(netmask)}`;
}

/** `255.255.255.0` is 24. */
function prefixOf(netmask: string): string {
  const bits = netmask.split('.').map((part) => Number(part).toString(2).replaceAll('0', ''));
  return String(bits.join('').length);
}

/** An address of version 2 may carry options, as the only key of a map. */
function wordOf(entry: string | Readonly<Record<string, unknown>>): string {
  return typeof entry === 'string' ? entry : (Object.keys(entry)[0] ?? '');
}

/** The text goes to the kernel by `ip`, so that nothing else may be in it. */
function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

function gateway(via: string | undefined): CardConfig['routes'] {
  return route(via?.includes(':') === true ? ANY_V6 : ANY_V4, via);
}

function route(to: string | undefined, via: string | undefined): CardConfig['routes'] {
  if (to === undefined || via === undefined || !isAddress(via)) return [];
  const destination = to === 'default' ? (via.includes(':') ? ANY_V6 : ANY_V4) : to;
  return isAddress(destination) ? [{ to: destination, via }] : [];
}

function mtuOf(mtu: unknown): { readonly mtu?: number } {
  return Number.isInteger(mtu) ? { mtu: Number(mtu) } : {};
}
