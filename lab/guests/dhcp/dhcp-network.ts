import type { Cidr } from '../../../site';
import { InterfaceAddress, IpAddress } from '../../../site';
import type { GuestBridge } from '../guest-host';

/** Addresses that follow each other, both ends included. */
export interface DhcpRange {
  /** `10.0.12.200` */
  readonly first: string;
  /** `10.0.12.250` */
  readonly last: string;
}

/** A bridge that hands out addresses. */
export interface DhcpNetwork {
  /** `vmbr0` */
  readonly bridge: string;
  /** The bridge's own address, which guests are given as their gateway. */
  readonly router: string;
  /** `255.255.255.0` */
  readonly netmask: string;
  readonly ranges: readonly DhcpRange[];
}

// Parts of 256: .200 to .250 of a /24, and the same part of smaller and larger networks.
const FIRST = 200n;
const LAST = 250n;
const PARTS = 256n;
/** Addresses of one network at most: as many as dnsmasq gives out by itself. */
const MOST = 1000n;

/**
 * What DHCP serves on the bridges: the upper part of each IPv4 network that the lab has an address in.
 *
 * @param taken Addresses that somebody has or may come to have without asking; they are left out.
 */
export function dhcpNetworks(
  bridges: readonly GuestBridge[],
  taken: ReadonlySet<string>,
): readonly DhcpNetwork[] {
  return bridges.flatMap(({ name, address }) => {
    if (address === undefined) return [];
    const own = InterfaceAddress.parse(address);
    if (own.network.family !== 4) return [];
    const ranges = rangesOf(own.network, new Set([...taken, own.address.text]));
    if (ranges.length === 0) return [];
    return [{ bridge: name, router: own.address.text, netmask: netmaskOf(own.network), ranges }];
  });
}

/** How many addresses there are to give out. */
export function sizeOf({ ranges }: DhcpNetwork): number {
  const number = (text: string): bigint => IpAddress.parse(text).number;
  return ranges.reduce((sum, { first, last }) => sum + Number(number(last) - number(first)) + 1, 0);
}

function rangesOf(network: Cidr, taken: ReadonlySet<string>): readonly DhcpRange[] {
  const start = network.network.number;
  const size = network.last.number - start + 1n;
  const first = start + (size * FIRST) / PARTS;
  const last = [start + (size * LAST) / PARTS, network.last.number - 1n, first + MOST - 1n].reduce(
    (least, each) => (each < least ? each : least),
  );
  const ranges: { first: string; last: string }[] = [];
  let isOpen = false;
  for (let number = first; number <= last; number += 1n) {
    const { text } = IpAddress.fromNumber(4, number);
    const open = ranges.at(-1);
    const isFree = !taken.has(text);
    if (isFree && isOpen && open) open.last = text;
    else if (isFree) ranges.push({ first: text, last: text });
    isOpen = isFree;
  }
  return ranges;
}

function netmaskOf({ prefix }: Cidr): string {
  const all = (1n << 32n) - 1n;
  return IpAddress.fromNumber(4, all ^ (all >> BigInt(prefix))).text;
}
