import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { debianPreseed, nixosInstallation, ubuntuAutoinstall } from '../../constructs';
import type { Vm } from '../../site';
import { exampleVm } from '../stacks/example-site';
import { nic } from './vm-parts';
import { codeOf } from './synthesized';

const vm = (parts: Partial<Vm> = {}): Vm =>
  exampleVm({ name: 'd1', vmId: 10_001, posture: 'dev', nics: [nic] }, parts);
const dynamic = { ...nic, ipv4: { method: 'dhcp' } as const };

/** Values of a preseed file by their question. */
function answersOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, question = '', , ...value] = line.split(' ');
        return [question, value.join(' ')];
      }),
  );
}

test('Debian is told the disk, the fixed address and the agent, and cloud-init the rest', () => {
  const files = debianPreseed(vm({ agent: true }))();
  const answers = answersOf(files['preseed.cfg'] ?? '');
  expect(answers['partman/early_command']).toContain(
    'cp /rackwright/choose-disk.sh /tmp/choose-disk.sh && sh',
  );
  expect(files['choose-disk.sh']).toContain(
    "find_disk '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0' ''",
  );
  expect(answers).toMatchObject({
    'netcfg/hostname': 'd1',
    'netcfg/disable_autoconfig': 'true',
    'netcfg/get_ipaddress': '10.0.12.11',
    'netcfg/get_netmask': '255.255.255.0',
    'netcfg/get_gateway': '10.0.12.1',
    'pkgsel/include': 'cloud-init sudo curl python3 qemu-guest-agent',
  });
  expect(answers['preseed/late_command']).toContain(
    'cp /rackwright/user-data /target/var/lib/cloud/seed/nocloud/user-data',
  );
  expect(files['user-data']).toContain('hostname: "d1"');
  expect(files['network-config']).toContain('10.0.12.11/24');
});

test('without a fixed address the installer asks DHCP', () => {
  const { 'preseed.cfg': text = '' } = debianPreseed(vm({ nics: [dynamic], agent: false }))();
  expect(
    Object.keys(answersOf(text)).filter((each) => /get_ipaddress|disable_autoconfig/.test(each)),
  ).toEqual([]);
  expect(answersOf(text)['pkgsel/include']).not.toContain('agent');
});

test.each([
  ['10.0.12.11/24', '255.255.255.0'],
  ['10.0.12.11/30', '255.255.255.252'],
  ['10.0.12.11/9', '255.128.0.0'],
  ['10.0.12.11/0', '0.0.0.0'],
])('the mask of %s is %s', (address, mask) => {
  const nics = [{ ...nic, ipv4: { method: 'static', address } as const }];
  const answers = answersOf(debianPreseed(vm({ nics }))()['preseed.cfg'] ?? '');
  expect(answers['netcfg/get_netmask']).toBe(mask);
  expect(answers['netcfg/get_gateway']).toBe('none');
});

test('NixOS gets a script and a configuration with the agent; the network comes first where it is fixed', () => {
  const profile = { version: '24.11', kernelArguments: ['quiet'] };
  const { 'install.sh': script = '', 'configuration.nix': configuration = '' } = nixosInstallation(
    vm({ agent: true, firmware: 'ovmf' }),
    profile,
  )();
  expect(script).toContain("ip address replace '10.0.12.11/24'");
  expect(script.indexOf('ip address')).toBeLessThan(script.indexOf('wipefs'));
  expect(script).toContain('cp /run/rackwright/configuration.nix /mnt/etc/nixos/configuration.nix');
  expect(configuration).toContain('services.qemuGuest.enable = true');
  expect(configuration).toContain('systemd-boot');
  expect(configuration).toContain('bc:24:11:00:27:11');
  expect(nixosInstallation(vm({ nics: [dynamic] }), profile)()['install.sh']).not.toContain('ip address');
});

test('the disk is found by what QEMU calls it', () => {
  const [disk] = vm().disks;
  if (!disk) throw new Error('a VM of the example has a disk');
  const pathOf = (parts: Partial<typeof disk>): string | undefined => {
    const text = nixosInstallation(vm({ disks: [{ ...disk, ...parts }] }))()['install.sh'] ?? '';
    return /--canonicalize-existing '(.*?)'/.exec(text)?.[1];
  };
  expect(pathOf({ interface: 'virtio0' })).toBe('/dev/vda');
  expect(pathOf({ interface: 'virtio0', serial: 'root' })).toBe('/dev/disk/by-id/virtio-root');
  expect(pathOf({ interface: 'sata0' })).toBe('/dev/sda');
  expect(pathOf({ interface: 'sata0', serial: 'root' })).toBe('/dev/disk/by-id/ata-QEMU_HARDDISK_root');
});

test.each([
  [{ interface: 'scsi1', serial: 'root' }, '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi1'],
  [{ interface: 'virtio1', serial: 'root' }, '/dev/disk/by-id/virtio-root'],
  [{ interface: 'sata0', serial: 'root' }, '/dev/disk/by-id/ata-QEMU_HARDDISK_root'],
])('Ubuntu takes the first disk of the VM, %j, and no other', (parts, path) => {
  const [disk] = vm().disks;
  if (!disk) throw new Error('a VM of the example has a disk');
  const other = { ...disk, interface: 'scsi9', serial: 'data', sizeGib: 9000 };
  const text = ubuntuAutoinstall(vm({ disks: [{ ...disk, ...parts }, other] }), { storage: 'lvm' })()[
    'user-data'
  ];
  const { autoinstall } = parse(text ?? '') as {
    autoinstall: { storage: object; 'early-commands': string[][] };
  };
  const script = autoinstall['early-commands'][0]?.[2] ?? '';
  expect(autoinstall.storage).toEqual({
    layout: { name: 'lvm', match: { path: '/dev/rackwright/disk0-of-site' } },
  });
  expect(script).toContain(`\nfind_disk '${path}' ''\nsed -i "s|/dev/rackwright/disk0-of-site|$disk|g"`);
  expect(script.match(/^find_disk '/gm)).toHaveLength(1);
});

test('Ubuntu finds the agent among its packages where only the agent could tell the address, and gets it beside the boot elsewhere', () => {
  const packages = /^ +packages:\n +- qemu-guest-agent$/m;
  expect(ubuntuAutoinstall(vm({ agent: true, nics: [dynamic] }))()['user-data']).toMatch(packages);
  expect(ubuntuAutoinstall(vm({ agent: true }))()['user-data']).not.toMatch(packages);
  expect(ubuntuAutoinstall(vm({ agent: true }))()['user-data']).toContain('rackwright-guest-agent');
  expect(ubuntuAutoinstall(vm({ agent: false }))()['user-data']).not.toContain('guest-agent');
});

test.each([debianPreseed, nixosInstallation, ubuntuAutoinstall])(
  '%p refuses a machine that nobody could log in to',
  (make) => {
    const { install } = vm();
    expect(codeOf(() => make(vm({ install: { ...install, users: [] } })))).toBe('CLOUD_INIT_NO_LOGIN');
  },
);

const has = (program: string, words = ['--version']): boolean => spawnSync(program, words).status === 0;
const hasDebconf = has('debconf-set-selections', ['--help']);
(hasDebconf ? test : test.skip)(
  `debconf takes every line${hasDebconf ? '' : ' (skipped: there is no debconf)'}`,
  () => {
    const input = debianPreseed(vm({ agent: true }))()['preseed.cfg'] ?? '';
    const { status, stderr } = spawnSync('debconf-set-selections', ['--checkonly'], {
      input,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

const hasShellcheck = has('shellcheck');
(hasShellcheck ? test : test.skip)(
  `shellcheck finds nothing in the script of NixOS${hasShellcheck ? '' : ' (skipped: there is no shellcheck)'}`,
  () => {
    const input = nixosInstallation(vm())()['install.sh'] ?? '';
    expect(spawnSync('shellcheck', ['--shell=bash', '-'], { input, encoding: 'utf8' }).stdout).toBe('');
  },
);
