import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSite } from '../../../site';
import { importIntoSite, writeImported } from '../../../site/import';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-reach-'));
  write(
    'specs/site.yaml',
    'name: metal\ndomain: metal.example.org\nssh: { user: admin, identity: ../.rackwright/keys/automation_ed25519 }\n',
  );
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

const GLOBAL = 'country = "at"\nkeyboard = "de"\ntimezone = "Europe/Vienna"\nmailto = "root@example.org"\n';
const FOR_ALL = `[global]\n${GLOBAL}root-ssh-keys = []\n[network]\nsource = "from-dhcp"\n[disk-setup]\nfilesystem = "ext4"\ndisk-list = ["sda"]\n`;
const machine = (mac: string, more: string): string =>
  `nics: { eno1: { mac: "${mac}", ipv4: 10.10.1.${mac.slice(-1)}/24 } }\n${more}`;

/** Imports, writes, and gives the messages and each machine's system and disks that may be erased. */
function bring(...paths: string[]): { told: string[]; machines: Record<string, unknown> } {
  const location = { siteDirectory: join(project, 'specs'), workingDirectory: project };
  const { problems, files, ok } = importIntoSite({ ...location, paths });
  expect(ok).toBe(true);
  writeImported(location.siteDirectory, files);
  const loaded = loadSite({ ...location, homeDirectory: project });
  const site = loaded.ok ? loaded.site : loaded.rest?.site();
  const machines = (site?.hosts ?? []).map(({ name, os, disks, answer }) => [
    name,
    {
      os,
      disks: disks.map(({ name: disk, path, wipe }) => `${disk} ${path ?? ''}${wipe ? ' wiped' : ''}`),
      country: answer?.country,
    },
  ]);
  return {
    told: problems
      .filter(({ code }) => code === 'IMPORT_REACHES')
      .map(({ message, at }) => `${at?.file ?? '-'}: ${message}`),
    machines: Object.fromEntries(machines) as Record<string, unknown>,
  };
}

test('an answer for all is for machines that get Proxmox VE and have no disks of their own, and says so', () => {
  write('default.toml', FOR_ALL);
  write('specs/defaults.yaml', 'os_profiles: { ubuntu-24: { family: ubuntu, version: "24.04" } }\n');
  write('specs/hosts/plain.yaml', machine('52:54:00:00:00:01', ''));
  write('specs/hosts/pve.yaml', machine('52:54:00:00:00:02', 'os: proxmox-ve\n'));
  write(
    'specs/hosts/own.yaml',
    machine(
      '52:54:00:00:00:03',
      'os: proxmox-ve\ndisks: { fast: { path: /dev/nvme0n1, wipe: true, mount: / } }\n',
    ),
  );
  write(
    'specs/hosts/ubuntu.yaml',
    machine('52:54:00:00:00:04', 'os: ubuntu-24\ndisks: { one: { path: /dev/sdb } }\n'),
  );
  const { told, machines } = bring('default.toml');
  expect(told).toEqual([
    '-: "pve", which the site has already, has disks that its installation may erase: disk0 (/dev/sda)',
    'default.toml: a machine with "os: proxmox-ve" that says no disks of its own takes these, now or later, and its installation may erase /dev/sda',
  ]);
  expect(machines).toEqual({
    plain: { os: undefined, disks: [], country: undefined },
    pve: { os: 'proxmox-ve', disks: ['disk0 /dev/sda wiped'], country: 'at' },
    own: { os: 'proxmox-ve', disks: ['fast /dev/nvme0n1 wiped'], country: 'at' },
    ubuntu: { os: 'ubuntu-24', disks: ['one /dev/sdb'], country: undefined },
  });
  // All of it is there now.
  expect(bring('default.toml').told).toEqual([expect.stringContaining('a machine with "os: proxmox-ve"')]);
});

test('where a site says Proxmox VE for all machines, each that this reaches is named', () => {
  write('default.toml', FOR_ALL);
  write(
    'specs/defaults.yaml',
    'host: { os: proxmox-ve }\nos_profiles: { proxmox-ve: { family: proxmox-ve } }\n',
  );
  for (const digit of ['1', '2'])
    write(`specs/hosts/rack${digit}.yaml`, machine(`52:54:00:00:00:0${digit}`, ''));
  expect(bring('default.toml').told.slice(0, 2)).toEqual([
    expect.stringMatching(
      /^-: "rack1", which the site has already, has disks that its installation may erase: disk0 \(\/dev\/sda\)$/,
    ),
    expect.stringMatching(/^-: "rack2", /),
  ]);
});

test('an answer of one machine names what changes for it, and takes nothing of the answer for all', () => {
  write('default.toml', FOR_ALL.replace('root-ssh-keys = []', 'reboot-mode = "power-off"'));
  const own = `[global]\n${GLOBAL}fqdn = "rack1.metal.example.org"\n[network]\nsource = "from-dhcp"\nfilter.ID_NET_NAME_MAC = "enx525400000001"\n[disk-setup]\nfilesystem = "xfs"\ndisk-list = ["nvme0n1"]\n`;
  write('rack1.toml', own);
  write('specs/defaults.yaml', 'os_profiles: { ubuntu-24: { family: ubuntu, version: "24.04" } }\n');
  write('specs/hosts/rack1.yaml', machine('52:54:00:00:00:01', 'os: ubuntu-24\n'));
  const { told, machines } = bring('rack1.toml', 'default.toml');
  expect(told[0]).toBe(
    '-: "rack1", which the site has already, gets "proxmox-ve" in place of "ubuntu-24", and has disks that its installation may erase: disk0 (/dev/nvme0n1)',
  );
  expect(machines).toMatchObject({ rack1: { disks: ['disk0 /dev/nvme0n1 wiped'] } });
  expect(readFileSync(join(project, 'specs/hosts/rack1.yaml'), 'utf8')).toContain('reboot_mode: null');
});

test('an answer with nothing but a MAC address is for the machine that has it', () => {
  const own = (filter: string): string =>
    `[global]\n${GLOBAL}[network]\nsource = "from-dhcp"\n${filter}[disk-setup]\nfilesystem = "ext4"\ndisk-list = ["sda"]\n`;
  write('specs/hosts/rack1.yaml', machine('52:54:00:00:00:01', ''));
  write('52-54-00-00-00-01.toml', own(''));
  write('second.toml', own('filter.ID_NET_NAME_MAC = "*525400000002"\n'));
  write('third.toml', own('filter.ID_NET_NAME_MAC = "enx525400000003"\n'));
  write('nodes.json', '[{ "os_hostname": "rack3", "mac": "52:54:00:00:00:03", "os_ip": "10.10.1.33" }]');
  const { machines } = bring('third.toml', '52-54-00-00-00-01.toml', 'second.toml', 'nodes.json');
  expect(Object.keys(machines)).toEqual(['pve-525400000002', 'rack1', 'rack3']);
  for (const each of Object.values(machines)) expect(each).toMatchObject({ os: 'proxmox-ve' });
});
