import { IpAddress, type IpFamily } from './ip-address';
import { ValueError } from './value-error';

/**
 * An IP network: its first address and a prefix length.
 *
 * @example Cidr.parse('10.10.10.0/24').contains(IpAddress.parse('10.10.10.11')) // true
 */
export class Cidr {
  private constructor(
    /** The network's own (first) address. */
    readonly network: IpAddress,
    /** Prefix length, 0 to 32 or 128. */
    readonly prefix: number,
  ) {}

  /**
   * Reads a network such as `10.10.10.0/24`.
   * @throws ValueError BAD_CIDR, CIDR_MASK_MISSING, or CIDR_HOST_BITS when the address is not the network's first
   */
  static parse(text: string): Cidr {
    const { address, prefix } = split(text, 'network');
    const network = new Cidr(maskOf(address, prefix), prefix);
    if (!network.network.equals(address)) {
      throw new ValueError(
        'CIDR_HOST_BITS',
        `"${text}" has host bits set`,
        `did you mean "${network.text}"?`,
      );
    }
    return network;
  }

  /** The network that an address with this prefix length lies in. */
  static of(address: IpAddress, prefix: number): Cidr {
    return new Cidr(maskOf(address, prefix), prefix);
  }

  /** `10.10.10.0/24` */
  get text(): string {
    return `${this.network.text}/${String(this.prefix)}`;
  }

  /** Version of the Internet Protocol. */
  get family(): IpFamily {
    return this.network.family;
  }

  #last: IpAddress | undefined;

  /** The highest address; IPv4's broadcast address. */
  get last(): IpAddress {
    const size = 1n << BigInt(this.network.bits - this.prefix);
    return (this.#last ??= IpAddress.fromNumber(this.family, this.network.number + size - 1n));
  }

  /** Whether an address of the same family lies in the network. */
  contains(address: IpAddress): boolean {
    if (address.family !== this.family) return false;
    if (address.family === 4) {
      // A double holds it, and allocates nothing.
      const offset = Number(address.number) - Number(this.network.number);
      return offset >= 0 && offset < 2 ** (32 - this.prefix);
    }
    const shift = BigInt(address.bits - this.prefix);
    return address.number >> shift === this.network.number >> shift;
  }

  /** Whether the networks share an address. */
  overlaps(other: Cidr): boolean {
    return this.prefix <= other.prefix ? this.contains(other.network) : other.contains(this.network);
  }

  /** Whether it is the same network. */
  equals(other: Cidr): boolean {
    return this.prefix === other.prefix && this.network.equals(other.network);
  }

  /**
   * Whether no host may have this address: IPv4's network and broadcast address (RFC 3021 frees them in a /31).
   * IPv6 has no broadcast; its first address is the routers' anycast address (RFC 4291).
   */
  reserves(address: IpAddress): 'network' | 'broadcast' | undefined {
    if (address.bits - this.prefix <= 1) return undefined;
    if (address.equals(this.network)) return 'network';
    return this.family === 4 && address.equals(this.last) ? 'broadcast' : undefined;
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

/** A host's address with the prefix length of its network, `10.10.10.11/24`. */
export class InterfaceAddress {
  private constructor(
    readonly address: IpAddress,
    readonly prefix: number,
  ) {}

  /**
   * Reads `10.10.10.11/24`.
   * @throws ValueError BAD_CIDR or CIDR_MASK_MISSING
   */
  static parse(text: string): InterfaceAddress {
    const { address, prefix } = split(text, 'host');
    return new InterfaceAddress(address, prefix);
  }

  #network: Cidr | undefined;

  /** The network that the address lies in. */
  get network(): Cidr {
    return (this.#network ??= Cidr.of(this.address, this.prefix));
  }

  /** `10.10.10.11/24` */
  get text(): string {
    return `${this.address.text}/${String(this.prefix)}`;
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function split(text: string, what: 'network' | 'host'): { address: IpAddress; prefix: number } {
  const example = exampleOf(what, text.includes(':'));
  const slash = text.indexOf('/');
  if (slash < 0) {
    const address = parseAddress(text, text, example);
    throw new ValueError(
      'CIDR_MASK_MISSING',
      `"${text}" has no prefix length`,
      `did you mean "${text}/${String(usualPrefix(address, what))}"?`,
    );
  }
  const address = parseAddress(text.slice(0, slash), text, example);
  const length = text.slice(slash + 1);
  const prefix = Number(length);
  if (!/^\d{1,3}$/.test(length) || prefix > address.bits) {
    const mask = prefixOfMask(length);
    throw new ValueError(
      'BAD_CIDR',
      `"${text}" has no valid prefix length`,
      mask !== undefined && address.family === 4
        ? `did you mean "${address.text}/${String(mask)}"? a netmask is written as the number of its ones`
        : `the prefix length is 0 to ${String(address.bits)}, as in "${example}"`,
    );
  }
  return { address, prefix };
}

function exampleOf(what: 'network' | 'host', isV6: boolean): string {
  if (isV6) return what === 'network' ? 'fd00:10::/64' : 'fd00:10::11/64';
  return what === 'network' ? '10.10.10.0/24' : '10.10.10.11/24';
}

/** What is mostly meant: of a network as many octets as are not zero. */
function usualPrefix({ family, text }: IpAddress, what: 'network' | 'host'): number {
  if (family === 6) return what === 'host' || text.endsWith('::') ? 64 : 128;
  if (what === 'host') return 24;
  return 32 - 8 * Math.min(3, (/(\.0)*$/.exec(text)?.[0].length ?? 0) / 2);
}

/** The number of ones of a netmask such as `255.255.255.0`. */
function prefixOfMask(text: string): number | undefined {
  const bits = /^\d+(\.\d+){3}$/.test(text)
    ? text
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('')
    : '';
  return /^(?=.{32}$)1+0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

function parseAddress(part: string, whole: string, example: string): IpAddress {
  try {
    return IpAddress.parse(part);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(
      'BAD_CIDR',
      `"${whole}" is not an address with a prefix length`,
      `write it as "${example}"`,
    );
  }
}

function maskOf(address: IpAddress, prefix: number): IpAddress {
  const shift = BigInt(address.bits - prefix);
  return IpAddress.fromNumber(address.family, (address.number >> shift) << shift);
}
