import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { installable, type InstallUrls } from '../../../boot/installers';
import { renderIpxeScript } from '../../../boot/network';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const site = rackSite();
const urls: InstallUrls = {
  files: 'http://10.0.12.2:8069/boot/t/files/',
  media: 'http://10.0.12.2:8069/boot/t/media/',
  report: 'http://10.0.12.2:8069/report/t',
  logs: 'http://10.0.12.2:8069/logs/t/',
  secureFiles: 'https://10.0.12.2:8443/boot/t/files/',
  secureReport: 'https://10.0.12.2:8443/report/t',
  certificate: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
};

function filesOf(name: string): Readonly<Record<string, string>> {
  const found = installable(site, name, { medium: everyMedium });
  if (!found.ok) throw new Error(found.problems.join('\n'));
  return found.installer.files(found.target, urls);
}

function scriptOf(name: string): string {
  const found = installable(site, name, { medium: everyMedium });
  if (!found.ok) throw new Error(found.problems.join('\n'));
  return renderIpxeScript(name, found.installer.bootPlan(found.target, urls), urls);
}

test("Ubuntu's autoinstall has the accounts, the network and the disk of the site, and reports", () => {
  const { autoinstall } = parse(filesOf('ubuntu1')['user-data']!);
  expect(autoinstall).toMatchObject({
    version: 1,
    shutdown: 'reboot',
    network: {
      version: 2,
      ethernets: {
        eno1: {
          match: { macaddress: 'b4:2e:99:ac:ae:01' },
          'set-name': 'eno1',
          addresses: ['10.0.12.21/24'],
          routes: [{ to: '0.0.0.0/0', via: '10.0.12.1' }],
        },
      },
      bonds: {
        bond0: {
          interfaces: ['eno2', 'eno3'],
          mtu: 9000,
          parameters: { mode: '802.3ad', 'lacp-rate': 'fast' },
        },
      },
      vlans: { storage: { id: 14, link: 'bond0', addresses: ['10.0.14.21/24'] } },
    },
    'user-data': {
      users: [
        { name: 'admin', lock_passwd: true, ssh_authorized_keys: [expect.stringContaining('ssh-ed25519')] },
      ],
    },
    reporting: { rackwright: { type: 'webhook', endpoint: urls.report } },
  });
  expect(autoinstall).not.toHaveProperty('identity');
  const config = autoinstall.storage.config as { type: string; path?: string }[];
  expect(config[0]).toMatchObject({ type: 'disk', path: '/dev/rackwright/disk0-of-site', ptable: 'gpt' });
  expect(config.map(({ type, path }) => [type, path])).toEqual([
    ['disk', '/dev/rackwright/disk0-of-site'],
    ['partition', undefined],
    ['partition', undefined],
    ['format', undefined],
    ['mount', '/'],
    ['format', undefined],
    ['mount', '/boot/efi'],
  ]);
});

test('every action of an array refers to one before it', () => {
  const { autoinstall } = parse(filesOf('ubuntu2')['user-data']!);
  const seen = new Set<string>();
  for (const { id, device, volume, devices = [] } of autoinstall.storage.config) {
    for (const other of [device, volume, ...devices].filter(Boolean)) expect(seen).toContain(other);
    expect(seen).not.toContain(id);
    seen.add(id);
  }
  expect(autoinstall.storage.config).toContainEqual(
    expect.objectContaining({ type: 'raid', raidlevel: 1, devices: ['disk0-part', 'disk1-part'] }),
  );
});

const debconf = existsSync('/usr/bin/debconf-set-selections');
(debconf ? test : test.skip)(
  `debconf takes every line of a preseed file${debconf ? '' : ' (skipped: there is no debconf)'}`,
  () => {
    const preseed = filesOf('debian1')['preseed.cfg']!;
    const check = (text: string): { status: number | null; said: string } => {
      const { status, stderr, stdout } = spawnSync('debconf-set-selections', ['--checkonly'], {
        input: text,
        encoding: 'utf8',
      });
      return { status, said: stderr + stdout };
    };
    expect(check(preseed)).toEqual({ status: 0, said: '' });
    // The check does find what is wrong.
    expect(check(`${preseed}d-i broken\n`)).toMatchObject({ status: 1 });
  },
);

const hasShellcheck = existsSync('/usr/bin/shellcheck');
(hasShellcheck ? test : test.skip)(
  `shellcheck finds nothing in the scripts that choose disks${hasShellcheck ? '' : ' (skipped: there is no shellcheck)'}`,
  () => {
    const check = (script = ''): string =>
      spawnSync('shellcheck', ['--shell=dash', '--exclude=SC2016', '-'], { input: script, encoding: 'utf8' })
        .stdout;
    const { autoinstall } = parse(filesOf('ubuntu2')['user-data']!) as {
      autoinstall: { 'early-commands': string[][] };
    };
    expect(check(autoinstall['early-commands'][0]?.[2])).toBe('');
    // Its serial number looks like a command.
    expect(check(filesOf('debian1')['choose-disk.sh'])).toBe('');
    expect(check('rm $nothing_quoted')).toContain('SC2086');
  },
);

test('a serial number that looks like a command is a text to the shell of the installer', () => {
  const call = /\nfind_disk (.*)\n/.exec(filesOf('debian1')['choose-disk.sh'] ?? '')?.[1] ?? '';
  const { stdout } = spawnSync('sh', ['-c', `printf '%s|' ${call}`], { encoding: 'utf8' });
  expect(stdout).toBe(`|it's "odd" $(reboot)|`);
});

test('an iPXE script loads what the plan says, with a way back to the disk', () => {
  expect(scriptOf('ubuntu1').split('\n')).toEqual([
    '#!ipxe',
    'echo Rackwright: installing ubuntu1',
    'kernel http://10.0.12.2:8069/boot/t/media/vmlinuz initrd=initrd ip=dhcp url=http://10.0.12.2:8069/boot/t/media/medium.iso autoinstall ds=nocloud;s=http://10.0.12.2:8069/boot/t/files/ cloud-config-url=/dev/null || goto failed',
    'initrd http://10.0.12.2:8069/boot/t/media/initrd || goto failed',
    'boot || goto failed',
    ':failed',
    expect.stringContaining('echo'),
    'sleep 10',
    'exit 1',
    '',
  ]);
  expect(scriptOf('pve1')).toContain(
    'initrd http://10.0.12.2:8069/boot/t/media/proxmox.iso proxmox.iso || goto failed',
  );
});

test.each(['a b', 'x\ny', '${net0/mac}', '||', '', 'ä'])('%j never gets into an iPXE script', (argument) => {
  const plan = { kernel: 'vmlinuz', initrds: [], arguments: [argument] };
  expect(() => renderIpxeScript('rack1', plan, urls)).toThrow('cannot stand in an iPXE script');
});

test('what cannot be installed is told', () => {
  expect(installable(site, 'nobody', { medium: everyMedium })).toEqual({
    ok: false,
    problems: [expect.stringContaining('hosts/nobody.yaml')],
  });
  const zfs = rackFile('hosts/ubuntu2.yaml').replace('level: raid1', 'level: zfs-mirror');
  expect(
    installable(rackSite({ 'hosts/ubuntu2.yaml': zfs }), 'ubuntu2', { medium: everyMedium }),
  ).toMatchObject({
    ok: false,
  });
});
