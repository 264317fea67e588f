import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../properties';
import { dhcpStatus } from '../../../lab/guests';
import { DhcpFiles } from '../../../lab/guests/dhcp';
import { dhcpNetworks, sizeOf, type DhcpNetwork } from '../../../lab/guests/dhcp/dhcp-network';
import { renderDnsmasqConfig } from '../../../lab/guests/dhcp/dnsmasq-config';
import { StaticAddresses } from '../../../lab/guests/network';
import { Cidr, IpAddress } from '../../../site';

const networksOf = (address: string | undefined, ...taken: string[]): readonly DhcpNetwork[] =>
  dhcpNetworks([{ name: 'vmbr0', ...(address === undefined ? {} : { address }) }], new Set(taken));
const rangesOf = (address: string, ...taken: string[]): string[] =>
  networksOf(address, ...taken).flatMap(({ ranges }) => ranges.map(({ first, last }) => `${first} ${last}`));

describe('dhcpNetworks', () => {
  it.each([
    ['10.0.12.1/24', ['10.0.12.200 10.0.12.250']],
    ['10.0.0.1/16', ['10.0.200.0 10.0.203.231']],
    ['192.168.1.65/28', ['192.168.1.76 192.168.1.78']],
    ['10.0.0.1/29', ['10.0.0.6 10.0.0.6']],
    ['10.0.0.1/30', []],
    ['10.0.0.0/31', []],
    ['10.0.0.1/32', []],
    ['fd00::1/64', []],
  ])('takes the upper part of %s', (address, ranges) => {
    expect(rangesOf(address)).toEqual(ranges);
  });

  it('serves no bridge on which the lab has no address', () => {
    expect(networksOf(undefined)).toEqual([]);
  });

  it('gives the bridge as the router', () => {
    expect(networksOf('10.0.12.1/24')).toMatchObject([
      { bridge: 'vmbr0', router: '10.0.12.1', netmask: '255.255.255.0' },
    ]);
  });

  it('leaves out what somebody has already', () => {
    expect(rangesOf('10.0.12.220/24', '10.0.12.200', '10.0.12.210', '10.0.12.211', '10.0.12.250')).toEqual([
      '10.0.12.201 10.0.12.209',
      '10.0.12.212 10.0.12.219',
      '10.0.12.221 10.0.12.249',
    ]);
  });

  it('gives out only free addresses of hosts, in any network', () => {
    const network = fc.tuple(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 8, max: 32 }));
    const offsets = fc.array(fc.nat(1100), { maxLength: 20 });
    fc.assert(
      fc.property(network, offsets, ([number, prefix], taken) => {
        const own = IpAddress.fromNumber(4, BigInt(number));
        const cidr = Cidr.of(own, prefix);
        const addressesOf = (networks: readonly DhcpNetwork[]): string[] =>
          networks.flatMap(({ ranges }) => ranges.flatMap(expand));
        const all = addressesOf(networksOf(`${own.text}/${prefix}`));
        const texts = taken.flatMap((offset) => all[offset] ?? []);
        const networks = networksOf(`${own.text}/${prefix}`, ...texts);
        const left = addressesOf(networks);
        expect(left).toEqual(all.filter((each) => !texts.includes(each)));
        expect(left).not.toContain(own.text);
        expect(left.every((each) => cidr.contains(IpAddress.parse(each)))).toBe(true);
        expect(left.some((each) => cidr.reserves(IpAddress.parse(each)) !== undefined)).toBe(false);
        expect(networks.reduce((sum, each) => sum + sizeOf(each), 0)).toBe(left.length);
        expect(left.length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 60 },
    );
  });
});

function expand({ first, last }: { first: string; last: string }): string[] {
  const [from, to] = [IpAddress.parse(first).number, IpAddress.parse(last).number];
  return Array.from(
    { length: Number(to - from) + 1 },
    (_, index) => IpAddress.fromNumber(4, from + BigInt(index)).text,
  );
}

describe('renderDnsmasqConfig', () => {
  const networks = [
    ...networksOf('10.0.12.1/24', '10.0.12.210'),
    ...dhcpNetworks([{ name: 'vmbr1', address: '192.168.1.65/28' }], new Set()),
  ];
  const config = renderDnsmasqConfig(networks, 'nobody');
  const lines = config.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('names the bridges, the ranges and how many leases there are', () => {
    expect(lines.filter((line) => /^(interface|dhcp-range|dhcp-lease-max)=/.test(line))).toEqual([
      'interface=vmbr0',
      'interface=vmbr1',
      'dhcp-lease-max=53',
      'dhcp-range=10.0.12.200,10.0.12.209,255.255.255.0,12h',
      'dhcp-range=10.0.12.211,10.0.12.250,255.255.255.0,12h',
      'dhcp-range=192.168.1.76,192.168.1.78,255.255.255.240,12h',
    ]);
  });

  it('serves no DNS and no files, and runs nothing', () => {
    expect(lines).toEqual(expect.arrayContaining(['port=0', 'user=nobody', 'bind-interfaces']));
    expect(config).not.toMatch(/^(enable-tftp|dhcp-script|dhcp-luascript|conf-file|conf-dir|server)/m);
  });

  const checks = spawnSync('dnsmasq', ['--version']).status === 0 ? it : it.skip;
  checks('is what dnsmasq takes', () => {
    const check = (input: string): ReturnType<typeof spawnSync> =>
      spawnSync('dnsmasq', ['--test', '--conf-file=-'], { input, encoding: 'utf8' });
    expect(check(config)).toMatchObject({ status: 0, stderr: expect.stringContaining('syntax check OK') });
    // The control: it does look.
    expect(check(`${config}dhcp-range=10.0.12.300\n`).status).not.toBe(0);
  });
});

describe('in a folder', () => {
  let lab: string;
  beforeEach(() => {
    lab = mkdtempSync(join(tmpdir(), 'rackwright-dhcp-'));
  });
  afterEach(() => {
    rmSync(lab, { recursive: true });
  });

  it('reads the leases and leaves out lines of another form', () => {
    mkdirSync(join(lab, 'guests', 'dhcp'), { recursive: true });
    const file = join(lab, 'guests', 'dhcp', 'leases');
    writeFileSync(file, '1790000000 bc:24:11:00:00:01 10.0.12.233 * *\nduid 00:01\n1790000000 bc:24');
    expect(new DhcpFiles(join(lab, 'guests')).leases()).toEqual([
      { mac: 'bc:24:11:00:00:01', address: '10.0.12.233' },
    ]);
  });

  it('says why nothing is served', () => {
    const files = new DhcpFiles(join(lab, 'guests'));
    mkdirSync(join(lab, 'guests'));
    files.write('record.json', JSON.stringify({ networks: [], failure: 'dnsmasq is not installed' }));
    expect(dhcpStatus(lab)).toEqual({ running: false, reason: 'dnsmasq is not installed' });
    files.write('record.json', JSON.stringify({ networks: [] }));
    expect(dhcpStatus(lab)).toMatchObject({ running: false });
    files.clear();
    expect(files.record()).toBeUndefined();
  });

  it('knows the addresses that guests were configured with, and those of guests to come', () => {
    mkdirSync(join(lab, '10001', 'seed'), { recursive: true });
    mkdirSync(join(lab, 'dhcp'));
    const seed = 'ethernets: { net0: { addresses: [10.0.12.210/24], gateway4: 10.0.12.1 } }';
    writeFileSync(join(lab, '10001', 'seed', 'network-config'), seed);
    const known = new StaticAddresses(lab);
    known.set(10002, '{ subnets: [{ type: static, address: 10.0.12.211/24 }], version: 1 }');
    expect([...known.all()]).toEqual(['10.0.12.210', '10.0.12.1', '10.0.12.211']);
    known.set(10002, 'version: 2');
    known.delete(10001);
    expect(known.all().size).toBe(0);
  });
});
