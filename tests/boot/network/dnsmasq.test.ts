import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DnsmasqOptions,
  renderBootOptions,
  renderDnsmasq,
  renderHosts,
} from '../../../boot/network/dnsmasq/dnsmasq-config';
import { withRefusedLine } from '../../../boot/network/dnsmasq/refused-line';
import { poolOf } from '../../../boot/network/dnsmasq/pool';
import { Dnsmasq } from '../../../boot/network';
import { networkMachines } from '../../../site';
import { rackFile, rackSite } from '../rack-site';
import { vmFile, vmRack } from '../vm-rack';

const dnsmasq = ['/usr/sbin/dnsmasq', '/usr/bin/dnsmasq'].find((path) => existsSync(path));
const checked = dnsmasq === undefined ? test.skip : test;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const options = (changes: Partial<DnsmasqOptions> = {}): DnsmasqOptions => ({
  site: rackSite(),
  interface: 'eno2',
  address: '10.0.12.2/24',
  mode: 'dhcp',
  tftpFolder: folder,
  optionsFile: join(folder, 'options'),
  leaseFile: join(folder, 'leases'),
  firmwareUrl: 'http://10.0.12.2:8069/firmware/ipxe.efi',
  answers: { url: 'https://10.0.12.2:8443/answer', fingerprint: 'AB:CD' },
  ...changes,
});

function check(config: string): { status: number | null; said: string } {
  const file = join(folder, 'dnsmasq.conf');
  writeFileSync(file, config);
  const { status, stderr } = spawnSync(dnsmasq ?? '', ['--test', `--conf-file=${file}`], {
    encoding: 'utf8',
  });
  return { status, said: stderr };
}

checked.each(['dhcp', 'proxy'] as const)('dnsmasq takes the configuration of %s', (mode) => {
  const config = renderDnsmasq(options({ mode }));
  expect(check(config)).toEqual({ status: 0, said: expect.stringContaining('OK') });
  // The check does find what is wrong.
  expect(check(`${config}dhcp-range=nonsense\n`).status).not.toBe(0);
});

checked('what it refuses is told with the machine that it is of, and with no secret', () => {
  const tooMany = (end: string): string => `dhcp-host=${'b4:2e:99:ac:c3:00,'.repeat(70)}${end}\n`;
  const refusal = (config: string): string => {
    const { status, said } = check(config);
    expect(status).not.toBe(0);
    return withRefusedLine(said, config);
  };
  expect(refusal(`port=0\n${tooMany('10.0.12.30,rack1')}`)).toMatch(/: …\S{100,},10\.0\.12\.30,rack1$/);
  expect(
    refusal('port=0\nlog-dhcp\ndhcp-host=1.2.3.4,5.6.7.8,b4:2e:99:ac:c3:0z:aa,rack2,5x,7y,8z\n'),
  ).toMatch(/ at line 3 of \S+: dhcp-host=.*8z$/);
  const option = 'dhcp-option=tag:m-rack1,option6:nonsense,http://10.0.12.2/boot/secret\n';
  expect(refusal(`port=0\n${option}`)).not.toContain('secret');
  expect(withRefusedLine('dnsmasq: it cannot be read', option)).toBe('dnsmasq: it cannot be read');
});

test('machines of the site get their addresses, strangers none', () => {
  expect(renderDnsmasq(options())).toContain('\ndhcp-range=10.0.12.0,static,12h\n');
  expect(renderDnsmasq(options())).toContain('\ndhcp-option=option:router,10.0.12.1\n');
  expect(renderHosts(rackSite().hosts ?? [], '10.0.12.2/24')).toEqual([
    'b4:2e:99:ac:af:01,set:m-debian1,debian1',
    'b4:2e:99:ac:b1:01,set:m-image1,10.0.12.31,image1',
    'b4:2e:99:ac:b2:01,set:m-nixos1,10.0.12.41,nixos1',
    'b4:2e:99:ac:ad:b4,set:m-pve1,10.0.12.11,pve1',
    'b4:2e:99:ac:b0:01,set:m-talos1,10.0.12.61,talos1',
    'b4:2e:99:ac:b0:11,set:m-talos2,talos2',
    'b4:2e:99:ac:ae:01,set:m-ubuntu1,10.0.12.21,ubuntu1',
    'b4:2e:99:ac:ae:11,set:m-ubuntu2,ubuntu2',
  ]);
});

test.each(['ignore', 'infinite', '7d', '12h'])(
  'a machine that is called like a word of dnsmasq, %s, is reserved by its whole name',
  (name) => {
    const site = rackSite({
      [`hosts/${name}.yaml`]: rackFile('hosts/debian1.yaml').replace('af:01', 'af:09'),
    });
    const line = `b4:2e:99:ac:af:09,set:m-${name},${name}.example.org`;
    expect(renderHosts(site.hosts ?? [], '10.0.12.2/24')).toContain(line);
  },
);

checked('two cards that a machine boots from share its address', () => {
  const file = rackFile('hosts/ubuntu1.yaml')
    .replace('eno2: { mac: "b4:2e:99:ac:ae:02" }', 'eno2: { mac: "b4:2e:99:ac:ae:02", pxe: true }')
    .replace('network: rack, ipv4', 'pxe: true, network: rack, ipv4');
  const site = rackSite({ 'hosts/ubuntu1.yaml': file });
  const line = 'b4:2e:99:ac:ae:01,b4:2e:99:ac:ae:02,set:m-ubuntu1,10.0.12.21,ubuntu1';
  expect(renderHosts(site.hosts ?? [], '10.0.12.2/24')).toContain(line);
  const config = renderDnsmasq(options({ site }));
  expect(check(config)).toMatchObject({ status: 0 });
  // A line for each is what it refuses.
  const second = line.replace(/^[^,]*,/, '');
  expect(check(`${config}dhcp-host=${second}\n`).said).toContain('duplicate dhcp-host IP address');
});

test('machines without a fixed address get one of the end of the network that nothing has, strangers none', () => {
  const config = renderDnsmasq(options());
  // Cards of debian1, talos2 and ubuntu2, and eight to spare.
  const count = renderHosts(rackSite().hosts ?? [], '10.0.12.2/24').filter(
    (line) => !line.includes(',10.0.12.'),
  ).length;
  expect(config).toContain(`\ndhcp-range=10.0.12.${String(254 - count - 8 + 1)},10.0.12.254,12h\n`);
  expect(config).toContain('\ndhcp-ignore=tag:!known\n');
});

test.each([
  ['10.0.12.2/24', 0, undefined],
  ['10.0.12.2/24', 2, { first: '10.0.12.245', last: '10.0.12.254' }],
  ['10.0.12.250/24', 2, { first: '10.0.12.240', last: '10.0.12.249' }],
  ['10.0.12.2/30', 1, undefined],
  ['10.0.12.1/29', 1, { first: '10.0.12.2', last: '10.0.12.6' }],
])('of the network of %s, %d cards get %j', (server, count, pool) => {
  const networks = [{ name: 'rack', mtu: 1500, gateway: '10.0.12.1', dnsServers: [] }];
  expect(poolOf({ networks }, server, count)).toEqual(pool);
});

test('a machine that is armed is told its own script, and no other one', () => {
  const scripts = new Map([['pve1', 'http://10.0.12.2:8069/boot/a.b/script.ipxe']]);
  expect(renderBootOptions(scripts)).toBe(
    'tag:ipxe,tag:m-pve1,option:bootfile-name,"http://10.0.12.2:8069/boot/a.b/script.ipxe"\n',
  );
});

test('beside a DHCP server that is there, no address is given', () => {
  const config = renderDnsmasq(options({ mode: 'proxy' }));
  expect(config).toContain('\ndhcp-range=10.0.12.2,proxy\n');
  expect(config).not.toMatch(/authoritative|dhcp-hostsfile|option:router/);
});

test('no text of a site becomes a second line or value', () => {
  const evil = { url: 'https://x/"\ndhcp-script=/bin/sh', fingerprint: 'AB' };
  expect(() => renderDnsmasq(options({ answers: evil }))).toThrow(
    'cannot stand in a configuration of dnsmasq',
  );
  expect(() => renderBootOptions(new Map([['a,b', 'http://x']]))).toThrow('cannot stand');
});

const isInstalled = dnsmasq !== undefined && existsSync('/usr/lib/ipxe/undionly.kpxe');
(isInstalled ? test : test.skip)('nothing is started of a configuration that dnsmasq refuses', async () => {
  // A string of a TXT record has at most 255 bytes.
  const answers = { url: `https://10.0.12.2/${'a'.repeat(300)}`, fingerprint: 'AB:CD' };
  const network = join(folder, 'network');
  await expect(
    Dnsmasq.start({ ...options({ answers }), folder: network, onLog: () => undefined }),
  ).rejects.toMatchObject({ code: 'BOOT_NETWORK' });
  expect(existsSync(join(network, 'dnsmasq.conf'))).toBe(false);
});

checked('VMs that start from the network have their addresses by the card that they boot from', () => {
  const site = vmRack({
    'vms/v-nixos.yaml': vmFile('v-nixos').replace('192.0.2.23/24', 'dhcp'),
    'vms/v-talos.yaml': `${vmFile('v-talos').replace(
      'nics: {',
      'nics: { net1: { bridge: vmbr0, mac: "bc:24:11:00:98:26" },',
    )}boot_order: [net1, scsi0]\n`,
  });
  const hosts = renderHosts(networkMachines(site), '192.0.2.9/24');
  expect(hosts.filter((line) => line.startsWith('bc:24:11'))).toEqual([
    'bc:24:11:00:99:21,set:m-v-ubuntu,192.0.2.21,v-ubuntu',
    'bc:24:11:00:99:22,set:m-v-debian,192.0.2.22,v-debian',
    'bc:24:11:00:99:23,set:m-v-nixos,v-nixos',
    'bc:24:11:00:99:24,set:m-v-image,192.0.2.24,v-image',
    'bc:24:11:00:99:25,set:m-v-pve,192.0.2.25,v-pve',
    'bc:24:11:00:98:26,set:m-v-talos,192.0.2.26,v-talos',
    'bc:24:11:00:99:27,set:m-v-other,192.0.2.27,v-other',
  ]);
  const config = renderDnsmasq(options({ site, address: '192.0.2.9/24' }));
  // One without a fixed address is lent one that nothing of the site has.
  expect(/dhcp-range=(192\.0\.2\.\d+),/.exec(config.replace('192.0.2.0,static', ''))).not.toBeNull();
  for (const host of hosts) expect(config).toContain(`\ndhcp-host=${host}\n`);
  expect(check(config)).toMatchObject({ status: 0 });
});
