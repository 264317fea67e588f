import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { agentUserData, cloudInitRenderer } from '../../constructs';
import type { ExtraUserData } from '../../constructs/cloud-init';
import { routerUserData } from '../../constructs/sdn/router-user-data';
import { runInRoot } from '../../lab/guests';
import { rootStatus } from '../../lab/guests/root';
import type { Nic, Posture, Vm } from '../../site';
import { exampleVm, publicKey } from '../stacks/example-site';

const none = { method: 'none' } as const;
const nic: Nic = {
  bridge: 'devnet',
  mac: 'BC:24:11:00:27:11',
  firewall: false,
  ipv4: { method: 'static', address: '10.10.10.11/24', gateway: '10.10.10.1' },
  ipv6: none,
  dnsServers: ['10.0.12.1'],
  routes: [],
};

/** Read as PyYAML does, which cloud-init uses. */
function read(text: string): Record<string, unknown> {
  return parse(text, { version: '1.1' }) as Record<string, unknown>;
}

function dataOf(vm: Vm): {
  user: Record<string, unknown>;
  meta: Record<string, unknown>;
  network: Record<string, unknown>;
} {
  const { userData, metaData, networkConfig } = cloudInitRenderer(vm)();
  return { user: read(userData), meta: read(metaData), network: read(networkConfig) };
}

function usersIn(posture: Posture): unknown {
  return dataOf(exampleVm({ name: 'dev1', vmId: 10_001, posture, nics: [nic] })).user['users'];
}

const vm = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] });

describe('user-data', () => {
  test('names the machine and lets nobody in by password or as root', () => {
    expect(cloudInitRenderer(vm)().userData).toMatch(/^#cloud-config\n/);
    expect(dataOf(vm).user).toMatchObject({
      hostname: 'dev1',
      fqdn: 'dev1.lab.example.org',
      manage_etc_hosts: 'localhost',
      timezone: 'Etc/UTC',
      locale: 'C.UTF-8',
      disable_root: true,
      ssh_pwauth: false,
      package_update: false,
    });
  });

  test('gives every account of a dev machine sudo without a password, and of a prod machine only that of Ansible', () => {
    const free = 'ALL=(ALL) NOPASSWD:ALL';
    expect(usersIn('dev')).toMatchObject([
      { name: 'admin', lock_passwd: true, sudo: free, ssh_authorized_keys: [publicKey] },
      { name: 'alice', lock_passwd: true, sudo: free, groups: ['adm'] },
    ]);
    expect(usersIn('prod')).toMatchObject([{ sudo: free }, { sudo: 'ALL=(ALL) ALL' }]);
  });

  test('means the same to YAML 1.1, which cloud-init reads', () => {
    const users = [
      { name: 'on', sshKeys: [publicKey], sudo: false, shell: '/bin/sh', groups: ['no', '0644', '1:30'] },
    ];
    const read = dataOf({
      ...vm,
      install: { ...vm.install, users, hostname: '12e3' },
      fqdn: '12e3.example.org',
    });
    expect(read.user).toMatchObject({
      hostname: '12e3',
      users: [{ name: 'on', groups: ['no', '0644', '1:30'] }],
    });
    expect(read.meta['local-hostname']).toBe('12e3');
    const numeric = dataOf({ ...vm, nics: [{ ...nic, mac: '10:24:11:00:27:10' }] }).network;
    expect(numeric).toHaveProperty(['ethernets', 'ens18', 'match', 'macaddress'], '10:24:11:00:27:10');
  });
});

describe('meta-data', () => {
  const id = (machine: Vm): unknown => dataOf(machine).meta['instance-id'];

  test('keeps its instance id while the other data stay', () => {
    expect(id(vm)).toBe(id(structuredClone(vm)));
    expect(id(vm)).toMatch(/^dev1-[0-9a-f]{16}$/);
  });

  test('has a new one when user-data or network-config changed, so that cloud-init applies them', () => {
    const ids = [
      vm,
      { ...vm, nics: [{ ...nic, mtu: 1400 }] },
      { ...vm, install: { ...vm.install, timezone: 'Asia/Tokyo' } },
    ];
    expect(new Set(ids.map(id)).size).toBe(3);
  });
});

describe('network-config', () => {
  test('matches each card by its MAC address and never renames it', () => {
    const outer: Nic = { ...nic, mac: 'BC:24:11:08:27:11', ipv4: { method: 'dhcp' }, dnsServers: [] };
    expect(dataOf({ ...vm, nics: [nic, outer] }).network).toEqual({
      version: 2,
      ethernets: {
        ens18: {
          match: { macaddress: 'bc:24:11:00:27:11' },
          dhcp4: false,
          dhcp6: false,
          addresses: ['10.10.10.11/24'],
          routes: [{ to: '0.0.0.0/0', via: '10.10.10.1' }],
          nameservers: { addresses: ['10.0.12.1'], search: ['lab.example.org'] },
        },
        ens19: { match: { macaddress: 'bc:24:11:08:27:11' }, dhcp4: true, dhcp6: false },
      },
    });
  });

  test('carries both families, their gateways and further routes', () => {
    const both: Nic = {
      ...nic,
      mtu: 1450,
      ipv6: { method: 'static', address: 'fd00::11/64', gateway: 'fd00::1' },
      routes: [{ to: '192.168.0.0/16', via: '10.10.10.254' }],
    };
    expect(dataOf({ ...vm, nics: [both] }).network).toHaveProperty('ethernets.ens18', {
      match: { macaddress: 'bc:24:11:00:27:11' },
      dhcp4: false,
      dhcp6: false,
      mtu: 1450,
      addresses: ['10.10.10.11/24', 'fd00::11/64'],
      routes: [
        { to: '0.0.0.0/0', via: '10.10.10.1' },
        { to: '::/0', via: 'fd00::1' },
        { to: '192.168.0.0/16', via: '10.10.10.254' },
      ],
      nameservers: { addresses: ['10.0.12.1'], search: ['lab.example.org'] },
    });
  });
});

const fileOf = ({ write_files }: ExtraUserData, path: string): string =>
  String(write_files?.find((file) => file['path'] === path)?.['content']);

describe("a router's user-data", () => {
  const sysctl = '/etc/sysctl.d/90-rackwright-router.conf';

  test('touches no file of a package, and asks nobody when it installs one', () => {
    const { write_files, runcmd } = routerUserData({ ipv4: ['10.10.10.0/24'], ipv6: false });
    expect(write_files?.map(({ path }) => path)).toEqual([
      sysctl,
      '/etc/rackwright/router.nft',
      '/etc/systemd/system/rackwright-router.service',
    ]);
    expect(runcmd?.flat().join(' ')).toMatch(
      /DEBIAN_FRONTEND=noninteractive apt-get .*--force-confold nftables/,
    );
    expect(runcmd?.flat()).not.toContain('nftables.service');
  });

  test.each([
    [{ ipv4: ['10.10.10.0/24'], ipv6: false }, 'net.ipv4.ip_forward = 1\n'],
    [{ ipv4: ['10.10.10.0/24'], ipv6: true }, 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n'],
    [{ ipv4: [], ipv6: true }, 'net.ipv6.conf.all.forwarding = 1\n'],
  ])('forwards the families that are behind it: %j', (networks, settings) => {
    const data = routerUserData(networks);
    expect(fileOf(data, sysctl)).toBe(settings);
    expect(JSON.stringify(data).includes('masquerade')).toBe(networks.ipv4.length > 0);
  });
});

const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const root = existsSync(cacheDirectory) ? rootStatus({ cacheDirectory }) : undefined;
const canRun = process.getuid?.() === 0 && root?.ready === true;
const describeRoot = canRun ? describe : describe.skip;
describeRoot("cloud-init itself (skipped unless root, with the lab's guest root built)", () => {
  const router = routerUserData({ ipv4: ['10.10.10.0/24', '10.10.11.0/24'], ipv6: true });
  const inRoot = (command: string, files: Record<string, string>): ReturnType<typeof runInRoot> =>
    runInRoot(['sh', '-c', command], { cacheDirectory, files });

  test.each([
    ['a dev machine', cloudInitRenderer(vm)],
    [
      'a prod machine',
      cloudInitRenderer(exampleVm({ name: 'p1', vmId: 11_001, posture: 'prod', nics: [nic] })),
    ],
    ['a router', cloudInitRenderer(vm, router)],
  ])(
    'finds the user-data of %s valid',
    async (_, render) => {
      const found = await inRoot('cloud-init schema --config-file /tmp/data', {
        '/tmp/data': render().userData,
      });
      expect({ code: found.code, output: found.stdout + found.stderr }).toMatchObject({
        code: 0,
        output: expect.stringContaining('Valid') as string,
      });
    },
    30_000,
  );

  test('keeps what Ansible wrote in /etc/hosts at the next boot, and names the machine', async () => {
    // An instance without a boot: the module that runs at each boot, on the data as it is rendered.
    const script = `import sys
from cloudinit import cloud, distros, helpers, util
from cloudinit.config import cc_update_etc_hosts as module
paths = helpers.Paths({'cloud_dir': '/tmp/cloud', 'templates_dir': '/etc/cloud/templates'})
cfg = util.load_yaml(open('/tmp/data').read())
distro = distros.fetch('debian')('debian', {}, paths)
class Source:
    def get_hostname(self, fqdn=False, **_): return cfg['fqdn'] if fqdn else cfg['hostname']
import logging
arguments = ('hosts', cfg, cloud.Cloud(Source(), paths, {}, distro, None), logging.getLogger(), [])
module.handle(*arguments[:module.handle.__code__.co_argcount])
`;
    const command =
      'printf "127.0.0.1 localhost\\n# BEGIN rackwright\\n10.10.10.12 dev2\\n# END rackwright\\n" > /etc/hosts' +
      ' && python3 /tmp/boot && cat /etc/hosts';
    const { code, stdout, stderr } = await inRoot(command, {
      '/tmp/data': cloudInitRenderer(vm)().userData,
      '/tmp/boot': script,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/# BEGIN rackwright\n10\.10\.10\.12\s+dev2\n# END rackwright/);
    expect(stdout).toMatch(/^127\.0\.1\.1\s+dev1\.lab\.example\.org\s+dev1$/m);
  }, 30_000);

  test('renders the network as it is meant', async () => {
    const { networkConfig } = cloudInitRenderer({ ...vm, nics: [{ ...nic, mtu: 1450 }] })();
    const command =
      'cloud-init devel net-convert -p /tmp/net -k yaml -D debian -O networkd -d /tmp/out -m ens18,bc:24:11:00:27:11 >&2' +
      ' && cat /tmp/out/etc/systemd/network/*.network';
    const { stdout } = await inRoot(command, { '/tmp/net': networkConfig });
    expect(stdout).toContain('MACAddress=bc:24:11:00:27:11');
    expect(stdout).toContain('Address=10.10.10.11/24');
    expect(stdout).toContain('Gateway=10.10.10.1');
    expect(stdout).toContain('DNS=10.0.12.1');
    expect(stdout).toMatch(/MTUBytes=1450/);
  }, 30_000);

  test("loads the router's rules twice in a row", async () => {
    const command = 'nft -f /tmp/rules && nft -f /tmp/rules && nft list ruleset';
    const { code, stdout, stderr } = await inRoot(command, {
      '/tmp/rules': fileOf(router, '/etc/rackwright/router.nft'),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/masquerade/g)).toHaveLength(1);
  }, 30_000);

  test("has a unit that systemd takes, and that leaves other people's rules", async () => {
    const unit = fileOf(router, '/etc/systemd/system/rackwright-router.service');
    const of = (key: string): string => new RegExp(`^${key}=-?(.+)$`, 'm').exec(unit)?.[1] ?? 'false';
    const steps = [
      'nft add table ip theirs',
      of('ExecStart'),
      of('ExecReload'),
      of('ExecStop'),
      'nft list tables',
    ];
    const verified = 'systemd-analyze verify --man=no rackwright-router.service';
    const { code, stdout, stderr } = await inRoot([verified, ...steps].join(' && '), {
      '/etc/systemd/system/rackwright-router.service': unit,
      '/etc/rackwright/router.nft': fileOf(router, '/etc/rackwright/router.nft'),
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'table ip theirs\n', stderr: '' });
  }, 30_000);
});

describe('agentUserData', () => {
  const dhcp = { ipv4: { method: 'dhcp' }, ipv6: { method: 'none' } } as Vm['nics'][number];
  const fixed = { ...dhcp, ipv4: { method: 'static', address: '10.0.0.2/24' } } as Vm['nics'][number];

  it('installs the agent where nothing else could tell the address', () => {
    expect(agentUserData({ agent: true, nics: [dhcp] })).toMatchObject({
      package_update: true,
      packages: ['qemu-guest-agent'],
    });
  });

  it('installs it beside the boot elsewhere, so that a mirror that is away neither holds the boot up nor fails it', () => {
    const { runcmd = [], ...others } = agentUserData({ agent: true, nics: [dhcp, fixed] });
    const [[sh, option, script = ''] = []] = runcmd;
    expect({ sh, option, others }).toEqual({ sh: 'sh', option: '-c', others: {} });
    // Without systemd, and with one that refuses, it is left out and is no failure; else it is told what to start.
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-agent-'));
    try {
      const inFolder = { env: { PATH: folder }, encoding: 'utf8' } as const;
      expect(spawnSync('/bin/sh', ['-c', script], inFolder)).toMatchObject({ status: 0, stderr: '' });
      const told = (status: number): string =>
        `#!/bin/sh\nfor word; do printf '%s\\0' "$word"; done\nexit ${String(status)}\n`;
      writeFileSync(join(folder, 'systemd-run'), told(1), { mode: 0o755 });
      const { status, stdout } = spawnSync('/bin/sh', ['-c', script], inFolder);
      expect(status).toBe(0);
      const words = stdout.split('\0').slice(0, -1);
      expect(words.slice(-3, -1)).toEqual(['sh', '-c']);
      expect(words).toContain('--no-block');
      // What systemd would make variables of, in the words of a command.
      expect(words.at(-1)).not.toContain('$');
      expect(spawnSync('/bin/sh', ['-n', '-c', words.at(-1) ?? ''])).toMatchObject({ status: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves the first boot of a machine without one alone', () => {
    expect(agentUserData({ agent: false, nics: [dhcp] })).toEqual({});
    expect(agentUserData({ agent: false, nics: [fixed] })).toEqual({});
  });
});
