import { usedAddresses } from '../allocate';
import type { SiteDraft, SubnetDraft } from '../resolve';
import { type Cidr, IpAddress } from '../values';

/** More are not looked through for one hint: a network that is as full as this has no address to spare. */
const MOST_TRIED = 4096n;

/** Finds addresses that hints can offer: of hosts, and nobody's. Each search goes on where the last one ended. */
export class FreeAddresses {
  #used: ReadonlySet<string> | undefined;
  readonly #cursors = new Map<string, bigint>();

  constructor(private readonly site: SiteDraft) {}

  /** `take an address from 10.10.10.2 to 10.10.10.254; the next free one is 10.10.10.13` */
  advise(subnet: SubnetDraft, verb = 'take an address'): string {
    const next = this.next(subnet);
    const range = `${verb} from ${hostsOf(subnet.cidr.value, subnet.gateway?.value)}`;
    return next === undefined ? range : `${range}; the next free one is ${next.text}`;
  }

  /** The lowest address that nobody has, of the range where there is one; undefined where none was found near. */
  private next({ cidr: { value: cidr }, range, gateway }: SubnetDraft): IpAddress | undefined {
    this.#used ??= usedAddresses(this.site);
    const [first, last] = [range?.first.value ?? cidr.network, range?.last.value ?? cidr.last];
    const key = `${cidr.text} ${first.text}`;
    // Where nobody says who the gateway is, it is mostly the first.
    const isFirstLeft = !range && !gateway && cidr.network.bits - cidr.prefix > 2;
    const start = this.#cursors.get(key) ?? first.number + (isFirstLeft ? 2n : 0n);
    let number = start;
    for (; number <= last.number && number < start + MOST_TRIED; number += 1n) {
      const address = IpAddress.fromNumber(cidr.family, number);
      if (!cidr.contains(address) || cidr.reserves(address) !== undefined) continue;
      if (this.#used.has(address.text)) continue;
      // Two hints must not offer one address.
      this.#cursors.set(key, number + 1n);
      return address;
    }
    this.#cursors.set(key, number);
    return undefined;
  }
}

/**
 * What hosts of a network may have: `10.10.10.2 to 10.10.10.254`, without the addresses of the network itself, of
 * broadcasts and of the gateway.
 */
export function hostsOf(cidr: Cidr, gateway?: IpAddress): string {
  const isFree = (number: bigint): boolean => {
    const address = IpAddress.fromNumber(cidr.family, number);
    return cidr.reserves(address) === undefined && !gateway?.equals(address);
  };
  let [first, last] = [cidr.network.number, cidr.last.number];
  while (first < last && !isFree(first)) first += 1n;
  while (last > first && !isFree(last)) last -= 1n;
  const [from, to] = [first, last].map((number) => IpAddress.fromNumber(cidr.family, number).text);
  const isInside = gateway && gateway.number > first && gateway.number < last;
  const range = from === to ? String(from) : `${String(from)} to ${String(to)}`;
  return isInside ? `${range}, but not the gateway's ${gateway.text}` : range;
}
