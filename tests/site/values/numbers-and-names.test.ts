import fc from '../../properties';
import { DataSize, DomainName, HostName, MacAddress, VmId } from '../../../site';

describe('MacAddress', () => {
  const vmId = fc.integer({ min: 100, max: 2 ** 19 - 1 }).map((number) => VmId.of(number));
  const nic = fc.integer({ min: 0, max: 31 });

  test('the address of a five-digit id shows the id', () => {
    expect(MacAddress.forVm(VmId.of(10001), 0).text).toBe('BC:24:11:00:27:11');
    expect(MacAddress.forVm(VmId.of(10001), 1).text).toBe('BC:24:11:08:27:11');
  });

  test('no two NICs of usual ids have one address', () => {
    fc.assert(
      fc.property(vmId, nic, vmId, nic, (a, i, b, j) => {
        const same = a.number === b.number && i === j;
        expect(MacAddress.forVm(a, i).equals(MacAddress.forVm(b, j))).toBe(same);
      }),
    );
  });

  test('every derived address is unicast under the prefix of PVE, always the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: VmId.FIRST, max: VmId.LAST }), nic, (number, index) => {
        const { text } = MacAddress.forVm(VmId.of(number), index);
        expect(text).toMatch(/^BC:24:11(:[0-9A-F]{2}){3}$/);
        expect(MacAddress.parse(text.toLowerCase()).text).toBe(text);
        expect(MacAddress.forVm(VmId.of(number), index).text).toBe(text);
      }),
    );
  });

  test.each(['', 'bc:24:11:00:27', 'bc:24:11:00:27:1g', '01:00:5e:00:00:01', 'bc2411002711'])(
    '"%s" is refused',
    (text) => {
      expect(() => MacAddress.parse(text)).toThrow(expect.objectContaining({ code: 'BAD_MAC' }));
    },
  );

  test('hyphens and lower case are read', () => {
    expect(MacAddress.parse('bc-24-11-00-27-11').text).toBe('BC:24:11:00:27:11');
  });
});

describe('DataSize', () => {
  test('canonical text reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (kib) => {
        const size = DataSize.ofMib(Math.floor(kib / 2 ** 20));
        expect(DataSize.parse(size.text).bytes).toBe(size.bytes);
      }),
    );
  });

  test.each([
    ['1GiB', 1024],
    ['1.5 GiB', 1536],
    ['512MiB', 512],
    ['1TiB', 1024 * 1024],
  ])('%s is %d MiB', (text, mib) => {
    expect(DataSize.parse(text).mib).toBe(mib);
  });

  test.each([
    ['10', 'did you mean "10MiB"?'],
    ['10G', 'did you mean "10GiB"?'],
    ['10GB', 'did you mean "10GiB"?'],
    ['1 gib', 'did you mean "1GiB"?'],
  ])('%s is refused with what was meant', (text, hint) => {
    expect(() => DataSize.parse(text)).toThrow(
      expect.objectContaining({ code: 'BAD_SIZE', hint: expect.stringContaining(hint) }),
    );
  });

  test.each(['', '-1GiB', '1e3MiB', 'GiB', '99999999999TiB', '0.3KiB'])('"%s" is refused', (text) => {
    expect(() => DataSize.parse(text)).toThrow(expect.objectContaining({ code: 'BAD_SIZE' }));
  });
});

describe('names', () => {
  test.each(['dev1', 'a', '1a', 'dev-router', 'x'.repeat(63)])('"%s" is a host name', (text) => {
    expect(HostName.parse(text).text).toBe(text);
  });

  test.each(['', '-a', 'a-', 'Dev1', 'dev_1', 'dev.1', 'ä', 'x'.repeat(64), 'all', 'localhost'])(
    '"%s" is none',
    (text) => {
      expect(() => HostName.parse(text)).toThrow(expect.objectContaining({ code: 'BAD_HOSTNAME' }));
    },
  );

  test('a name that is near to one is proposed', () => {
    expect(() => HostName.parse('Dev_1')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('did you mean "dev-1"?') }),
    );
  });

  test.each(['', 'lab..org', 'lab.example.org.', 'Lab.org', `${'a.'.repeat(127)}aa`])(
    '"%s" is no domain',
    (text) => {
      expect(() => DomainName.parse(text)).toThrow(expect.objectContaining({ code: 'BAD_DOMAIN' }));
    },
  );

  test.each([99, 1_000_000_000, 1.5, Number.NaN])('%d is no VM id', (number) => {
    expect(() => VmId.of(number)).toThrow(expect.objectContaining({ code: 'BAD_VM_ID' }));
  });
});
