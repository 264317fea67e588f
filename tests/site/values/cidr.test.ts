import fc from '../../properties';
import { Cidr, InterfaceAddress, IpAddress, ValueError } from '../../../site';

const address = fc.oneof(
  fc.ipV4().map((text) => IpAddress.parse(text)),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((number) => IpAddress.fromNumber(6, number)),
);
const network = address.chain((each) =>
  fc.integer({ min: 0, max: each.bits }).map((prefix) => Cidr.of(each, prefix)),
);

function codeOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof ValueError) return error.code;
    throw error;
  }
}

describe('IpAddress', () => {
  test('canonical text reads back as the same address', () => {
    fc.assert(fc.property(address, (each) => IpAddress.parse(each.text).equals(each)));
  });

  test.each(['fd00:0:0:0::0001', 'FD00::1'])('%s is written as RFC 5952 wants it', (text) => {
    expect(IpAddress.parse(text).text).toBe('fd00::1');
  });

  test.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '0x7f.1', '10.0.0.1/24', 'fe80::1%eth0', 'dev1'])(
    '"%s" is no address',
    (text) => {
      expect(codeOf(() => IpAddress.parse(text))).toBe('BAD_ADDRESS');
    },
  );
});

describe('Cidr', () => {
  test('text reads back as the same network', () => {
    fc.assert(fc.property(network, (each) => Cidr.parse(each.text).equals(each)));
  });

  test('a network contains its first and its last address, and overlaps itself', () => {
    fc.assert(
      fc.property(
        network,
        (each) => each.contains(each.network) && each.contains(each.last) && each.overlaps(each),
      ),
    );
  });

  test('networks overlap exactly when one contains the first address of the other', () => {
    fc.assert(
      fc.property(network, network, (a, b) => {
        expect(a.overlaps(b)).toBe(a.contains(b.network) || b.contains(a.network));
        expect(a.overlaps(b)).toBe(b.overlaps(a));
      }),
    );
  });

  test('no address outside of first and last is contained', () => {
    fc.assert(
      fc.property(network, address, (each, other) => {
        const between =
          other.family === each.family &&
          other.number >= each.network.number &&
          other.number <= each.last.number;
        expect(each.contains(other)).toBe(between);
      }),
    );
  });

  test('host bits are refused with the network that was meant', () => {
    expect(() => Cidr.parse('10.10.10.7/24')).toThrow(
      expect.objectContaining({ code: 'CIDR_HOST_BITS', hint: 'did you mean "10.10.10.0/24"?' }),
    );
  });

  test('a missing prefix length is proposed', () => {
    expect(() => Cidr.parse('10.0.0.1')).toThrow(
      expect.objectContaining({ hint: 'did you mean "10.0.0.1/32"?' }),
    );
    expect(() => InterfaceAddress.parse('10.0.0.1')).toThrow(
      expect.objectContaining({ code: 'CIDR_MASK_MISSING', hint: 'did you mean "10.0.0.1/24"?' }),
    );
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/ 8', 'x/24', '::/129'])(
    '"%s" is no network',
    (text) => {
      expect(codeOf(() => Cidr.parse(text))).toBe('BAD_CIDR');
    },
  );

  test.each([
    ['10.0.0.0/24', '10.0.0.0', 'network'],
    ['10.0.0.0/24', '10.0.0.255', 'broadcast'],
    ['10.0.0.0/24', '10.0.0.1', undefined],
    ['10.0.0.0/31', '10.0.0.0', undefined],
    ['10.0.0.1/32', '10.0.0.1', undefined],
    ['fd00::/64', 'fd00::', 'network'],
    ['fd00::/64', 'fd00::ffff:ffff:ffff:ffff', undefined],
  ])('in %s the address %s is reserved as %s', (cidr, host, expected) => {
    expect(Cidr.parse(cidr).reserves(IpAddress.parse(host))).toBe(expected);
  });
});
