import type { ProblemList } from '../errors';
import {
  type AddressDraft,
  type InterfaceDraft,
  type SiteDraft,
  type SubnetDraft,
  vnetsNamedAsBridges,
} from '../resolve';
import { InterfaceAddress, IpAddress } from '../values';
import { descend, scalarsAt } from '../yaml';
import type { Lock } from './lock';
import { type AnyMachine, keyOf } from './machine-key';

type Family = 'ipv4' | 'ipv6';

/** Addresses that were handed out, by the draft that asked for one. */
export type GivenAddresses = ReadonlyMap<AddressDraft, InterfaceAddress>;

interface Wish {
  readonly machine: AnyMachine;
  readonly nic: InterfaceDraft;
  readonly family: Family;
  readonly draft: AddressDraft;
  readonly subnet: SubnetDraft;
  readonly locked: string | undefined;
}

/** An address for each interface that says `auto`: the one of the lock, else the lowest free of the subnet's range. */
export function allocateAddresses(site: SiteDraft, lock: Lock, problems: ProblemList): GivenAddresses {
  const wishes = collectWishes(site, lock, problems);
  const inUse = usedAddresses(site);
  const given = new Map<AddressDraft, InterfaceAddress>();
  const holders = new Map<string, AnyMachine>();
  const left = new Map<SubnetDraft, string[]>();
  const isMoved = movesIn(wishes, site);
  const misnamed = new Set([...vnetsNamedAsBridges(site)].flatMap(({ subnets }) => subnets));
  // What is wrong with the others is told already.
  const isSound = (subnet: SubnetDraft): boolean => !misnamed.has(subnet) && holdsItsOwn(subnet);
  for (const wish of wishes) {
    const { machine, draft, subnet, locked } = wish;
    if (locked === undefined) continue;
    const address = IpAddress.parse(locked);
    // A subnet that was renumbered: the old address could not work.
    if (!subnet.cidr.value.contains(address) || subnet.cidr.value.reserves(address)) {
      if (!isSound(subnet)) continue;
      if (isMoved(address, subnet)) tellMoved(wish, address, problems);
      else left.set(subnet, [...(left.get(subnet) ?? []), `${address.text} of "${machine.name}"`]);
      continue;
    }
    const holder = holders.get(address.text);
    if (holder !== undefined) {
      reportConflict(address, [holder, machine], lock, problems);
      continue;
    }
    holders.set(address.text, machine);
    given.set(draft, withPrefix(address, subnet));
  }
  for (const [subnet, were] of left) {
    const { cidr } = subnet;
    const shown = were.length > 3 ? [...were.slice(0, 2), `${String(were.length - 2)} more`] : were;
    problems.add({
      code: 'ADDRESSES_RENUMBERED',
      severity: 'warning',
      message: `${cidr.value.text} does not hold what was handed out: ${shown.join(', ')}; they get other addresses`,
      hint: 'take the change of the network back where that is not meant',
      place: cidr.place,
    });
  }
  const reserved = new Set(
    [...lock.values()].flatMap(({ nics }) => [...nics.values()].flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])),
  );
  const free = new FreeAddresses(new Set([...inUse, ...holders.keys()]), reserved);
  for (const { machine, nic, draft, subnet } of wishes) {
    if (given.has(draft)) continue;
    const address = free.take(subnet);
    if (address) given.set(draft, withPrefix(address, subnet));
    // Of a range that ends before it begins that is told.
    else if (!subnet.range || subnet.range.first.value.number <= subnet.range.last.value.number) {
      problems.add({
        code: 'ALLOCATION_EXHAUSTED',
        message: `${subnet.cidr.value.text} has no free address for ${nic.name} of "${machine.name}"`,
        hint: subnet.range
          ? `widen its "range", which ends at ${subnet.range.last.value.text}`
          : 'add a subnet, or take a larger one',
        place: draft.place,
      });
    }
  }
  return given;
}

/** Where a network does not even hold its own gateway and range, that is told of it. */
function holdsItsOwn({ cidr, gateway, range }: SubnetDraft): boolean {
  const own = [gateway, range?.first, range?.last];
  return own.every((each) => each === undefined || cidr.value.contains(each.value));
}

function reportConflict(
  { text }: IpAddress,
  [holder, other]: readonly [AnyMachine, AnyMachine],
  lock: Lock,
  problems: ProblemList,
): void {
  const [theirs, own] = [lock.get(keyOf(holder)), lock.get(keyOf(other))];
  // That they have one VM id too was reported: all of the other machine is handed out anew.
  if (!own || (own.vmId !== undefined && own.vmId === theirs?.vmId)) return;
  problems.add({
    code: 'ALLOCATION_CONFLICT',
    severity: 'warning',
    message: `address ${text} was given to "${holder.name}" and to "${other.name}", which gets another`,
    hint: 'two branches handed it out; a machine that is deployed already would move: write its address',
    place: own.place,
  });
}

function withPrefix(address: IpAddress, { cidr }: SubnetDraft): InterfaceAddress {
  return InterfaceAddress.parse(`${address.text}/${String(cidr.value.prefix)}`);
}

function collectWishes(site: SiteDraft, lock: Lock, problems: ProblemList): Wish[] {
  const wishes: Wish[] = [];
  for (const machine of [...site.machines, ...site.hosts]) {
    for (const nic of machine.nics) {
      for (const family of ['ipv4', 'ipv6'] as const) {
        const draft = nic[family];
        if (draft.method !== 'auto') continue;
        const subnet = subnetFor(nic, family);
        const locked = lock.get(keyOf(machine))?.nics.get(nic.name)?.[family];
        if (subnet) wishes.push({ machine, nic, family, draft, subnet, locked });
        else if (isNetworkKnown(machine, nic, site)) reportNoRange({ machine, nic, family, draft }, problems);
      }
    }
  }
  return wishes.sort((a, b) => (keyOf(a.machine) < keyOf(b.machine) ? -1 : 1));
}

/**
 * Tells a NIC that came to another network from a network that was renumbered: there is a network that still holds the
 * address, or other machines have theirs in the new one.
 */
function movesIn(
  wishes: readonly Wish[],
  site: SiteDraft,
): (address: IpAddress, subnet: SubnetDraft) => boolean {
  const nics = [...site.machines, ...site.hosts].flatMap(
    (machine): readonly InterfaceDraft[] => machine.nics,
  );
  const networks = new Set(nics.flatMap(({ network }) => network ?? []));
  const subnets = [...networks].flatMap((network) => network.subnets);
  return (address, subnet) =>
    subnets.some(({ cidr }) => cidr.value.contains(address)) ||
    wishes.some((other) => other.subnet === subnet && isWithin(other));
}

function isWithin({ subnet, locked }: Wish): boolean {
  return locked !== undefined && subnet.cidr.value.contains(IpAddress.parse(locked));
}

function tellMoved({ machine, nic, draft, subnet }: Wish, address: IpAddress, problems: ProblemList): void {
  problems.add({
    code: 'ADDRESSES_RENUMBERED',
    severity: 'warning',
    message: `${nic.name} of "${machine.name}" has ${address.text}, which ${subnet.cidr.value.text} does not hold; it gets another address`,
    hint: 'put it back into the network that it was in where that is not meant',
    place: draft.place,
  });
}

/** Only a vnet belongs to its machines alone; elsewhere somebody must say which addresses are free. */
function subnetFor({ network }: InterfaceDraft, family: Family): SubnetDraft | undefined {
  return network?.subnets.find(
    ({ cidr, range }) =>
      cidr.value.family === (family === 'ipv4' ? 4 : 6) && (range !== undefined || network.kind === 'vnet'),
  );
}

/** False where the network or its addresses were refused, or is not there, which is told already. */
function isNetworkKnown(machine: AnyMachine, nic: InterfaceDraft, { nodes }: SiteDraft): boolean {
  if (nic.network) return nic.network.isUnclear !== true;
  if (!('bootMethod' in machine))
    return (
      scalarsAt(machine.hardware, `${'kind' in nic ? String(nic.kind) : 'nic'}s`, nic.name, 'network')
        .length === 0
    );
  const { node, hardware, environment } = machine;
  const [bridge] = scalarsAt(hardware, 'nics', nic.name, 'bridge');
  const vnet = ['sdn', 'vnets', String(bridge?.value)];
  // A vnet of that name may have been refused, or the part that it stands in.
  if (vnet.some((_, depth) => descend(environment.tree, vnet.slice(0, depth + 1))?.kind === 'invalid'))
    return false;
  // Of a node that describes no bridges any may be meant.
  return bridge !== undefined && node !== undefined && nodes.get(node.value)?.bridges.size === 0;
}

function reportNoRange(
  {
    machine,
    nic: { name, network },
    family,
    draft: { place },
  }: Pick<Wish, 'machine' | 'nic' | 'family' | 'draft'>,
  problems: ProblemList,
): void {
  const version = family === 'ipv4' ? 'IPv4' : 'IPv6';
  const others = network?.subnets ?? [];
  // A network that describes nothing lacks more than addresses of one family.
  const hasFamily =
    others.length === 0 || others.some(({ cidr }) => cidr.value.family === (family === 'ipv4' ? 4 : 6));
  const tag = network?.kind === 'bridge' && network.vlan !== undefined ? String(network.vlan) : undefined;
  const bare = network ? `${network.kind} "${network.name}"` : 'its network';
  const where = tag === undefined ? bare : `VLAN ${tag} of ${bare}`;
  const range =
    tag === undefined
      ? hasFamily
        ? 'add "range: { first: …, last: … }" beside the "cidr" of the network'
        : `give the network ${version === 'IPv4' ? 'an IPv4' : 'an IPv6'} "cidr"`
      : `describe it in site.yaml, networks: { vlan${tag}: { vlan: ${tag}, cidr: …, range: { first: …, last: … } } }`;
  problems.add({
    code: 'ALLOCATION_WITHOUT_RANGE',
    message: `${name} of "${machine.name}" is to get an ${version} address, but ${where} has none to hand out`,
    hint: `${range}, write the address, or write "${family}: none" at ${name}`,
    place,
  });
}

/** Every address that somebody has, written or handed out: machines, nodes, gateways, BMCs, endpoints of clusters. */
export function usedAddresses({
  nodes,
  machines,
  hosts,
  environments,
  catalogue,
  clusters,
}: SiteDraft): Set<string> {
  const networks = [
    ...[...nodes.values()].flatMap(({ bridges }) => [...bridges.values()]),
    ...[...environments.values()].flatMap(({ zone }) => [...(zone?.vnets.values() ?? [])]),
    ...catalogue.networks.values(),
  ];
  return new Set([
    ...[...nodes.values()].flatMap(({ address }) => address?.value.text ?? []),
    ...networks.flatMap(({ subnets }) => subnets.flatMap(({ gateway }) => gateway?.value.text ?? [])),
    ...clusters.flatMap(({ model }) => model?.endpoint ?? []),
    ...hosts.flatMap(({ spec }) => spec.bmc?.address ?? []),
    ...[...machines, ...hosts].flatMap(({ nics }) =>
      nics.flatMap(({ ipv4, ipv6 }) =>
        [ipv4, ipv6].flatMap(({ address }) => address?.value.address.text ?? []),
      ),
    ),
  ]);
}

/** Finds the lowest free address of a subnet; each search goes on where the last one ended. */
class FreeAddresses {
  readonly #cursors = new Map<string, bigint>();

  constructor(
    private readonly inUse: Set<string>,
    /** Addresses of machines that are gone: taken only when nothing else is left. */
    private readonly reserved: ReadonlySet<string | undefined>,
  ) {}

  take(subnet: SubnetDraft): IpAddress | undefined {
    const found = this.search(subnet, true) ?? this.search(subnet, false);
    if (found) this.inUse.add(found.text);
    return found;
  }

  private search({ cidr: { value: cidr }, range }: SubnetDraft, fresh: boolean): IpAddress | undefined {
    const { network, family } = cidr;
    const first = range && cidr.contains(range.first.value) ? range.first.value : network;
    const last = range && cidr.contains(range.last.value) ? range.last.value : cidr.last;
    const key = `${String(fresh)} ${cidr.text} ${first.text} ${last.text}`;
    let number = this.#cursors.get(key) ?? first.number;
    for (; number <= last.number; number += 1n) {
      const address = IpAddress.fromNumber(family, number);
      if (cidr.reserves(address) || this.inUse.has(address.text)) continue;
      if (fresh && this.reserved.has(address.text)) continue;
      this.#cursors.set(key, number);
      return address;
    }
    this.#cursors.set(key, number);
    return undefined;
  }
}
