import { parse } from 'yaml';
import {
  exampleBundle,
  installable,
  type InstallUrls,
  parseRelease,
  renderAnswer,
} from '../../../boot/installers';
import type { Medium } from '../../../boot/media';
import { renderIpxeScript } from '../../../boot/network';
import { exampleMedium } from '../../../boot/preview';
import { networkMachines, type Site } from '../../../site';
import { everyMedium } from '../rack-site';
import { vmFile, vmRack } from '../vm-rack';

const urls: InstallUrls = {
  ...{ files: 'http://192.0.2.9/boot/t/files/', media: 'http://192.0.2.9/boot/t/media/' },
  ...{ report: 'http://192.0.2.9/report/r', logs: 'http://192.0.2.9/logs/r/' },
  ...{ secureFiles: 'https://192.0.2.9/f/', secureReport: 'https://192.0.2.9/r', certificate: '' },
};
const medium = (name: string): Medium => (name === 'talos' ? exampleMedium(name) : everyMedium(name));
const secret = (path: string): string => (path.startsWith('talos.') ? exampleBundle('x') : 'a secret');

function found(name: string, site: Site = vmRack()): ReturnType<typeof installable> & { readonly ok: true } {
  const result = installable(site, name, { medium, secret });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}

function filesOf(name: string, site?: Site): Readonly<Record<string, string>> {
  const { installer, target } = found(name, site);
  return installer.files(target, urls);
}

function problemsOf(name: string, site: Site): readonly string[] {
  const result = installable(site, name, { medium, secret });
  return result.ok ? [] : result.problems;
}

test('VMs that start from the network are machines beside those of iron, and no others are', () => {
  const vms = networkMachines(vmRack()).filter(({ vm }) => vm);
  expect(vms.map(({ name, environment, os, vm }) => [name, environment, os, vm?.id, vm?.node])).toEqual([
    ['v-ubuntu', 'dev', 'ubuntu', 10_021, 'pve1'],
    ['v-debian', 'dev', 'debian', 10_022, 'pve1'],
    ['v-nixos', 'dev', 'nixos', 10_023, 'pve1'],
    ['v-image', 'dev', 'vm-image', 10_024, 'pve1'],
    ['v-pve', 'dev', 'vm-pve', 10_025, 'pve1'],
    ['v-talos', 'dev', 'talos', 10_026, 'pve1'],
    ['v-other', 'dev', undefined, 10_027, 'pve1'],
  ]);
  expect(networkMachines(vmRack()).filter(({ vm }) => !vm)).toHaveLength(8);
  // One that is made from an image is none, and is told so.
  expect(problemsOf('dev1', vmRack())).toEqual([
    'the VM "dev1" does not start from the network: write "boot_method: pxe" into its file in vms/',
  ]);
});

test("Ubuntu takes QEMU's disk by the name that udev has of it, and the network by the card's address", () => {
  const { autoinstall } = parse(filesOf('v-ubuntu')['user-data'] ?? '') as {
    autoinstall: { storage: { config: object[] }; network: object };
  };
  expect(autoinstall.storage.config).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: 'disk',
        path: '/dev/rackwright/disk0-of-site',
        wipe: 'superblock-recursive',
      }),
      expect.objectContaining({ type: 'mount', path: '/boot/efi' }),
    ]),
  );
  expect(autoinstall.network).toMatchObject({
    ethernets: { ens18: { match: { macaddress: 'bc:24:11:00:99:21' }, addresses: ['192.0.2.21/24'] } },
  });
});

test('Debian gets the one disk on virtio by a serial number that the VM was given, and the guest agent', () => {
  const { 'preseed.cfg': preseed = '', 'choose-disk.sh': script = '' } = filesOf('v-debian');
  expect(script).toContain("find_disk '/dev/disk/by-id/virtio-virtio1' ''");
  expect(preseed).toContain('pkgsel/include string cloud-init sudo curl python3 qemu-guest-agent\n');
  const vm = vmRack().environments[0]?.vms.find(({ name }) => name === 'v-debian');
  expect(vm?.disks).toMatchObject([{ interface: 'virtio1', serial: 'virtio1' }]);
});

test('NixOS, Talos and Proxmox VE are told the same machine in their own words', () => {
  const nix = filesOf('v-nixos');
  expect(nix['install.sh']).toContain("'/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0'");
  expect(nix['configuration.nix']).toContain('services.qemuGuest.enable = true');
  const config = parse(filesOf('v-talos')['machine-config.yaml'] ?? '') as { machine: object };
  expect(config.machine).toMatchObject({
    type: 'worker',
    install: { disk: '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0' },
    network: { hostname: 'v-talos' },
  });
  const release = parseRelease('9.1');
  if (!release) throw new Error('no release');
  const { target } = found('v-pve');
  const rendered = renderAnswer(target, {
    ...{ release, secret, fingerprint: 'AB', firstBootUrl: urls.secureFiles },
    webhook: { url: 'https://192.0.2.9/webhook', token: 't' },
  });
  expect(rendered).toMatchObject({
    ok: true,
    answer: {
      // What the profile says, and above it the VM's own word.
      global: { country: 'at', mailto: 'ops@example.org', 'root-password': 'a secret' },
      network: { cidr: '192.0.2.25/24', gateway: '192.0.2.254' },
      'disk-setup': { filter: { DEVLINKS: '*/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0*' } },
    },
  });
});

test('a profile with an image and no medium is written as it is, to the first disk and no other', () => {
  const { installer, target } = found('v-image');
  const files = installer.files(target, urls);
  expect(files['job']).toContain('\ndisk-scsi-id drive-scsi0\n');
  expect(files['job']).not.toContain('disk-path');
  expect(files['job']).not.toContain('scsi1');
  expect(renderIpxeScript('v-image', installer.bootPlan(target, urls), urls)).toContain(
    'rackwright.cards=bc:24:11:00:99:24 console=ttyS0 ||',
  );
});

test.each([
  ['v-ubuntu', 'os: ubuntu', 'os: ubuntu\nboot_order: [scsi0]', /starts from no network card/],
  ['v-ubuntu', 'firmware: ovmf', 'firmware: ovmf\nsecure_boot: true', /starts what is signed alone/],
  ['v-ubuntu', 'os: ubuntu', 'os: ubuntu\ndisks: { scsi0: { mount: /srv } }', /none at \//],
  ['v-image', 'os: vm-image', 'os: nixos-image', /name the "iso" of its installer/],
  ['v-pve', 'os: vm-pve', 'os: pve', /answer: \{ country: at \}/],
  [
    'v-pve',
    'os: vm-pve',
    'os: vm-pve\ndisks: { scsi0: null, scsi1: { size: 8GiB }, scsi10: { size: 8GiB } }',
    /could take scsi10 of "v-pve" for scsi1/,
  ],
])('%s with %j as %j is refused before anything is fetched', (name, part, by, words) => {
  const site = vmRack({
    'site.yaml': (text) =>
      `${text.replace('workers: [talos2]', 'workers: [talos2, v-talos]')}  vm-image: { family: ubuntu, image: debian-12 }
  nixos-image: { family: nixos, image: debian-12 }
  vm-pve: { family: proxmox-ve, host: { answer: { country: at, mailto: root@example.org } } }
`,
    [`vms/${name}.yaml`]: vmFile(name).replace(part, by),
  });
  expect(problemsOf(name, site)).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
});

test('cloud-init brings the guest agent, as a package of the first boot where nothing else tells the address', () => {
  const site = vmRack({ 'vms/v-image.yaml': vmFile('v-image').replace('192.0.2.24/24', 'dhcp') });
  const packages = /^packages:\n +- qemu-guest-agent$/m;
  expect(filesOf('v-image', site)['user-data']).toMatch(packages);
  expect(filesOf('v-image')['user-data']).not.toMatch(packages);
  expect(filesOf('v-image')['user-data']).toContain('rackwright-guest-agent');
});
