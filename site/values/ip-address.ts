import { IPv4, IPv6 } from 'ipaddr.js';
import { ValueError } from './value-error';

/** Version of the Internet Protocol. */
export type IpFamily = 4 | 6;

const BITS = { 4: 32, 6: 128 } as const;

/**
 * An IPv4 or IPv6 address in canonical form.
 *
 * @example IpAddress.parse('10.10.10.11').text // '10.10.10.11'
 */
export class IpAddress {
  private constructor(
    readonly family: IpFamily,
    /** The address as an unsigned number. */
    readonly number: bigint,
  ) {}

  /** Made when it is asked for: most numbers are only compared. */
  #text: string | undefined;

  /** Canonical text: four decimals, or RFC 5952 for IPv6. */
  get text(): string {
    return (this.#text ??= this.family === 4 ? formatIpv4(this.number) : formatIpv6(this.number));
  }

  /**
   * Reads `10.10.10.11` or `fd00::1`; neither a prefix length nor a zone id is accepted.
   * @throws ValueError BAD_ADDRESS
   */
  static parse(text: string): IpAddress {
    if (IPv4.isValidFourPartDecimal(text)) {
      return IpAddress.fromNumber(4, toNumber(IPv4.parse(text).toByteArray()));
    }
    if (!text.includes('%') && IPv6.isValid(text)) {
      return IpAddress.fromNumber(6, toNumber(IPv6.parse(text).toByteArray()));
    }
    throw new ValueError(
      'BAD_ADDRESS',
      `"${text}" is not an IP address`,
      text.includes('/')
        ? `did you mean "${text.slice(0, text.indexOf('/'))}"? no prefix length goes here`
        : 'write four numbers of 0 to 255 such as "10.10.10.11", or an IPv6 address such as "fd00::11"',
    );
  }

  /** The address with that number, `fromNumber(4, 167772161n)` is `10.0.0.1`. */
  static fromNumber(family: IpFamily, number: bigint): IpAddress {
    return new IpAddress(family, number);
  }

  /** How many bits an address of the family has: 32 or 128. */
  get bits(): number {
    return BITS[this.family];
  }

  /** Whether it is the same address. */
  equals(other: IpAddress): boolean {
    return this.family === other.family && this.number === other.number;
  }

  /** Whether the address holds on one link only: `169.254.0.0/16` and `fe80::/10`. */
  get isLinkLocal(): boolean {
    return this.family === 4 ? this.number >> 16n === 0xa9fen : this.number >> 118n === 0x3fan;
  }

  /**
   * What the address stands for where no interface can have it.
   * @see RFC 6890, the registries of special-purpose addresses
   */
  get special(): 'unspecified' | 'loopback' | 'multicast' | 'reserved' | undefined {
    if (this.family === 6) {
      if (this.number >> 120n === 0xffn) return 'multicast';
      return this.number === 0n ? 'unspecified' : this.number === 1n ? 'loopback' : undefined;
    }
    const first = Number(this.number >> 24n);
    if (first === 0) return 'unspecified';
    if (first === 127) return 'loopback';
    if (first >= 240) return 'reserved';
    return first >= 224 ? 'multicast' : undefined;
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function toNumber(bytes: readonly number[]): bigint {
  // A 32-bit number fits a double; only IPv6 pays for BigInt arithmetic.
  if (bytes.length === 4) return BigInt(bytes.reduce((number, byte) => number * 256 + byte, 0));
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function formatIpv4(number: bigint): string {
  const value = Number(number);
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

function formatIpv6(number: bigint): string {
  const bytes = Array.from({ length: 16 }, (_, index) => Number((number >> BigInt(120 - 8 * index)) & 255n));
  return new IPv6(bytes).toRFC5952String();
}
