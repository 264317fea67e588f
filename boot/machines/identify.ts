import { MacAddress, type PhysicalHost, ValueError } from '../../site';
import type { Machine, MachineIdentity } from './machine';

/** Who a request says that it comes from. */
export interface Claim extends MachineIdentity {
  /** Of the requester. */
  readonly address?: string;
}

/** Who it is. */
export type Identified =
  | { readonly kind: 'known'; readonly name: string }
  /** A machine that nobody has described; the name is made of what it is known by. */
  | { readonly kind: 'unknown'; readonly name: string }
  /** What it says belongs to different machines. */
  | { readonly kind: 'conflict'; readonly names: readonly string[] }
  /** It says nothing that it could be known by. */
  | { readonly kind: 'nobody' };

/** How the names of machines begin that nobody described. */
export const UNKNOWN_PREFIX = 'unknown-';

/** Bit of the first byte of a MAC address. */
const LOCAL = 2;
/** What vendors leave in fields that nobody filled. */
const PLACEHOLDERS =
  /^(|[0.x-]+|f[f-]*|none|null|empty|invalid|n\/?a|not (specified|available|applicable|present|set|settable)|un(known|specified|defined)|default( string)?|to be filled( in)?( by o\.?e\.?m\.?)?|oem|o\.e\.m\.|(system|chassis|base ?board)? ?serial ?(number|no\.?)?|0?123456789(0|a|ab|abc)?|03000200-0400-0500-0006-000700080009|12345678-1234-5678-90ab-cddeefaabbcc)$/i;

/** A claim in the form that the store keeps: no placeholders, no addresses that are none. */
export function canonicalIdentity({ macs = [], uuid = '', serial = '' }: MachineIdentity): MachineIdentity {
  const cards = [...new Set(macs.flatMap(canonicalMac))].sort();
  const [id, number] = [uuid.trim().toLowerCase(), serial.trim()];
  return {
    ...(cards.length > 0 ? { macs: cards } : {}),
    ...(PLACEHOLDERS.test(id) ? {} : { uuid: id }),
    ...(PLACEHOLDERS.test(number) ? {} : { serial: number }),
  };
}

function canonicalMac(text: string): readonly string[] {
  try {
    return [MacAddress.parse(text).text];
  } catch (error) {
    if (error instanceof ValueError) return [];
    throw error;
  }
}

/**
 * Finds the machine that a claim is of: by any MAC address of the site, then by what was learned of it, then by its fixed
 * address where it says nothing else. A claim that fits two machines of the site is none of either. One that the site does not
 * have stands in nobody's way: it may be the same machine, seen before it was described or under another name.
 * @param claim canonical
 */
export function identify(
  claim: Claim,
  hosts: readonly PhysicalHost[],
  machines: readonly Machine[],
): Identified {
  const { macs = [], uuid, serial, address } = claim;
  const ofVendors = macs.filter(isOfVendor);
  const learnt = machines
    .filter(
      ({ identity }) =>
        shares(identity.macs, ofVendors) || same(identity.uuid, uuid) || same(identity.serial, serial),
    )
    .map(({ name }) => name);
  const described = new Set([
    ...hosts.filter((host) => hasMac(host, macs)).map(({ name }) => name),
    ...learnt.filter((each) => hosts.some(({ name }) => name === each)),
  ]);
  const names = described.size > 0 ? described : new Set(learnt);
  const [name, ...others] = names;
  if (name !== undefined && others.length > 0) return { kind: 'conflict', names: [...names].sort() };
  if (name !== undefined) {
    const learned = machines.find((machine) => machine.name === name)?.identity;
    const isOther = [
      [learned?.uuid, uuid],
      [learned?.serial, serial],
    ].some(([was, is]) => was !== undefined && is !== undefined && was !== is);
    return isOther ? { kind: 'conflict', names: [name] } : { kind: 'known', name };
  }
  if (macs.length === 0 && uuid === undefined && serial === undefined) {
    const host = address === undefined ? undefined : hosts.find((each) => hasAddress(each, address));
    return host ? { kind: 'known', name: host.name } : { kind: 'nobody' };
  }
  const mark = macs[0]?.replaceAll(':', '').toLowerCase() ?? uuid ?? serial ?? '';
  return { kind: 'unknown', name: `${UNKNOWN_PREFIX}${mark.replaceAll(/[^\w-]/g, '-').slice(0, 40)}` };
}

/** Whether one of these addresses is that of a card of the machine. @param macs canonical */
export function hasMac({ interfaces }: PhysicalHost, macs: readonly string[]): boolean {
  return interfaces.some((each) => each.kind === 'nic' && macs.includes(each.mac));
}

function hasAddress({ interfaces }: PhysicalHost, address: string): boolean {
  return interfaces.some(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].some((config) => config.method === 'static' && config.address.split('/')[0] === address),
  );
}

/**
 * Whether an address is one machine's alone. Those that were given locally are the same on all of a model where it is the card
 * between a machine and its BMC.
 */
function isOfVendor(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & LOCAL) === 0;
}

function shares(some: readonly string[] = [], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one === other;
}
