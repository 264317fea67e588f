import { adding, type Changes, problemsOf, siteOf } from '../small-site';

test('a VM carries everything that its specs say of the hypervisor', () => {
  const site = siteOf({
    'defaults.yaml': adding(
      'isos: { netinst: { url: https://images.example.org/netinst.iso } }\nos_profiles: { base: { family: debian, version: "12" }, web: { extends: base, iso: netinst, install: { packages: [curl] } } }\n',
    ),
    'vms/dev3.yaml': `environment: dev
vm_id: 10003
os: web
iso: netinst
memory: 2GiB
balloon: 1GiB
firmware: ovmf
machine: q35
boot_order: [scsi0, net0]
pool: development
ha: { group: ssd, max_restart: 3 }
startup_delay: 30
shutdown_timeout: 60
depends_on: [dev1]
disks: { scsi1: { size: 4GiB, mount: /srv/data, backup: false } }
nics: { net0: { ipv4: dhcp, firewall: true } }
install:
  roles: { security: false }
  secrets: { db_password: passwords.database }
  services: { docker: { users: [admin] }, nix: { packages: [htop] } }
`,
    'vms/dev4.yaml': 'environment: dev\nvm_id: 10004\nclone: { template: 9000, full: false }\n',
  });
  const [dev3, dev4] = site.environments[0]?.vms.slice(-2) ?? [];
  expect(dev3).toMatchObject({
    os: 'web',
    bootMethod: 'iso',
    iso: 'netinst',
    balloonMib: 1024,
    firmware: 'ovmf',
    machine: 'q35',
    bootOrder: ['scsi0', 'net0'],
    pool: 'development',
    ha: { group: 'ssd', state: 'started', maxRestart: 3, maxRelocate: 1 },
    startupDelaySeconds: 30,
    shutdownTimeoutSeconds: 60,
    requires: ['dev1'],
    disks: [
      { interface: 'scsi0' },
      { interface: 'scsi1', mount: '/srv/data', filesystem: 'ext4', backup: false },
    ],
    install: {
      packages: ['curl'],
      roles: { security: false },
      secrets: { db_password: 'passwords.database' },
      services: {
        docker: {
          enabled: true,
          dataRoot: '/var/lib/docker',
          users: ['admin'],
          registryMirrors: [],
          compose: {},
        },
        nix: { enabled: true, packages: ['htop'], services: {} },
      },
    },
  });
  expect(dev3).not.toHaveProperty('image');
  expect(dev4).toMatchObject({ bootMethod: 'clone', clone: { templateId: 9000, full: false } });
  expect(site.osProfiles).toEqual([
    { name: 'base', family: 'debian', version: '12', kernelArguments: [] },
    { name: 'web', family: 'debian', version: '12', iso: 'netinst', kernelArguments: [] },
  ]);
  expect(site.isos).toEqual([
    { name: 'netinst', url: 'https://images.example.org/netinst.iso', fileName: 'netinst.iso' },
  ]);
});

test('a machine is installed from its own medium, else from that of its profile', () => {
  const site = siteOf({
    'site.yaml': adding(
      'isos: { netinst: { url: https://images.example.org/a.iso }, other: { url: https://images.example.org/b.iso } }\nos_profiles: { bookworm: { family: debian, iso: netinst }, bare: { family: debian } }\n',
    ),
    'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nos: bookworm\nboot_method: iso\n',
    'vms/dev4.yaml': 'environment: dev\nvm_id: 10004\nos: bookworm\niso: other\n',
    'vms/dev5.yaml': 'environment: dev\nvm_id: 10005\nos: bookworm\n',
  });
  const media = site.environments[0]?.vms.slice(-3).map(({ bootMethod, iso }) => [bootMethod, iso]);
  expect(media).toEqual([
    ['iso', 'netinst'],
    ['iso', 'other'],
    [undefined, undefined],
  ]);
});

test("a medium and an image may be files of one's own, pinned by their checksums", () => {
  const checksum = `sha256:${'a'.repeat(64)}`;
  const site = siteOf({
    'site.yaml': adding(
      `isos: { auto: { file: ../isos/auto.iso, checksum: '${checksum}' } }\nimages: { own: { url: https://x.example.org/a.qcow2, file: ../own.img, file_name: own.raw, checksum: '${checksum}', os: debian } }\n`,
    ),
  });
  const pinned = { checksum: { algorithm: 'sha256', value: 'a'.repeat(64) } };
  expect(site.isos).toEqual([
    {
      name: 'auto',
      file: expect.stringMatching(/^\/.*[^.]\/isos\/auto\.iso$/) as string,
      fileName: 'auto.iso',
      ...pinned,
    },
  ]);
  expect(site.images.find(({ name }) => name === 'own')).toEqual({
    ...{ name: 'own', os: 'debian', fileName: 'own.raw' },
    file: expect.stringMatching(/^\/.*[^.]\/own\.img$/) as string,
    ...pinned,
  });
});

test('a file without its checksum is refused, and so is a medium from nowhere', () => {
  const problems = problemsOf({
    'site.yaml': adding('isos: { auto: { file: auto.iso }, none: { file_name: none.iso } }\n'),
  });
  expect(problems).toEqual([
    expect.objectContaining({ code: 'MISSING_FIELD', message: 'medium "auto" has no "checksum"' }),
    expect.objectContaining({ code: 'MISSING_FIELD', message: 'medium "none" has no "url"' }),
  ]);
});

const rack: Changes = {
  'site.yaml': adding(`networks:
  storage: { cidr: 10.0.14.0/24, vlan: 14, mtu: 9000, dns_servers: [10.0.14.1] }
clusters:
  pve: { kind: pve, control_plane: [rack1], network: storage, endpoint: 10.0.14.5 }
backend: { type: s3, bucket: state, credentials: state }
host: { firmware: bios }
os_profiles: { pve9: { family: proxmox-ve, version: "9.1", install: { timezone: Europe/Berlin } } }
`),
  'hosts/rack1.yaml': `os: pve9
boot_method: iso
cores: 16
memory: 64GiB
bmc: { address: 10.0.14.9, mac: "3c:ec:ef:00:00:09" }
disks:
  system0: { path: /dev/disk/by-id/a, wipe: true }
  system1: { serial: X1, min_size: 200GiB, wipe: true }
raid: { root: { level: zfs-mirror, disks: [system0, system1], mount: / } }
nics:
  eno1: { mac: "3c:ec:ef:00:00:01" }
  eno2: { mac: "3c:ec:ef:00:00:02", wake_on_lan: true }
bonds: { bond0: { members: [eno1, eno2], mode: 802.3ad, lacp_rate: fast } }
vlans: { storage: { parent: bond0, id: 14, network: storage, ipv4: 10.0.14.11/24 } }
bridges: { vmbr1: { ports: [bond0], vlan_aware: true, ipv4: dhcp } }
`,
  'install_config.yaml': 'hosts: { rack1: { hostname: pve-rack1, packages: [ceph] } }\n',
  'nodes/pve1.yaml': adding(
    'host: rack1\nconcurrency: 3\nstorages: { local: { shared: true }, local-lvm: { size: 500GiB, concurrency: 2 } }\n',
  ),
};

test('what a profile says of physical machines is for those that get it, below all that the files say, and its disks as a whole', () => {
  const profiles =
    'os_profiles: { base: { family: debian, host: { disks: { one: { path: /dev/sda, wipe: true, mount: / } } } }, web: { extends: base, host: { disks: { one: { filesystem: xfs } } } } }\n';
  const hosts = (...os: string[]): Changes => ({
    'site.yaml': adding(profiles),
    ...Object.fromEntries(
      os.map((each, index) => [
        `hosts/rack${String(index)}.yaml`,
        `${each}\nnics: { eno1: { mac: "3c:ec:ef:00:00:0${String(index)}", ipv4: 10.9.0.1${String(index)}/24 } }\n`,
      ]),
    ),
  });
  const disks = (changes: Changes, sets: readonly string[] = []): unknown =>
    siteOf(changes, { sets }).hosts?.map((host) =>
      host.disks.map(({ path, filesystem, wipe }) => [path, filesystem, wipe]),
    );
  expect(disks(hosts('os: web', 'os: base', 'cores: 4', 'os: web\ndisks: { one: null }'))).toEqual([
    [['/dev/sda', 'xfs', true]],
    [['/dev/sda', 'ext4', true]],
    [],
    [],
  ]);
  const own = hosts('os: web\ndisks: { two: { path: /dev/vda } }', 'os: web\nraid: null', 'os: web');
  expect(disks(own)).toEqual([[['/dev/vda', undefined, false]], [], [['/dev/sda', 'xfs', true]]]);
  const all = 'host: { disks: { all: { path: /dev/vdb, wipe: true } } }\n';
  expect(disks({ ...hosts('os: web'), 'defaults.yaml': adding(all) })).toEqual([
    [['/dev/vdb', undefined, true]],
  ]);
  expect(disks(hosts('os: web'), ['hosts.rack0.os=base'])).toEqual([[['/dev/sda', 'ext4', true]]]);
  expect(disks(hosts('os: web'), ['hosts.rack0.disks.one.path=/dev/vda'])).toEqual([
    [['/dev/vda', undefined, false]],
  ]);
});

test('a physical machine carries everything that its specs say', () => {
  const site = siteOf(rack);
  expect(site.hosts).toEqual([
    {
      name: 'rack1',
      fqdn: 'pve-rack1.example.org',
      os: 'pve9',
      bootMethod: 'iso',
      firmware: 'bios',
      cores: 16,
      memoryMib: 65_536,
      bmc: {
        protocol: 'redfish',
        address: '10.0.14.9',
        mac: '3C:EC:EF:00:00:09',
        credentialsKey: 'rack1',
        tlsVerify: true,
      },
      disks: [
        { name: 'system0', path: '/dev/disk/by-id/a', wipe: true },
        { name: 'system1', serial: 'X1', minSizeGib: 200, wipe: true },
      ],
      raid: [
        { name: 'root', level: 'zfs-mirror', disks: ['system0', 'system1'], mount: '/', filesystem: 'zfs' },
      ],
      interfaces: [
        expect.objectContaining({ kind: 'nic', name: 'eno1', mac: '3C:EC:EF:00:00:01', pxe: true }),
        expect.objectContaining({ kind: 'nic', name: 'eno2', pxe: false, wakeOnLan: true }),
        expect.objectContaining({
          kind: 'bond',
          members: ['eno1', 'eno2'],
          mode: '802.3ad',
          lacpRate: 'fast',
        }),
        {
          kind: 'vlan',
          name: 'storage',
          parent: 'bond0',
          vlanId: 14,
          network: 'storage',
          mtu: 9000,
          ipv4: { method: 'static', address: '10.0.14.11/24' },
          ipv6: { method: 'none' },
          dnsServers: ['10.0.14.1'],
          routes: [],
        },
        expect.objectContaining({
          kind: 'bridge',
          ports: ['bond0'],
          vlanAware: true,
          ipv4: { method: 'dhcp' },
        }),
      ],
      requires: [],
      install: expect.objectContaining({
        hostname: 'pve-rack1',
        timezone: 'Europe/Berlin',
        packages: ['ceph'],
      }) as unknown,
    },
  ]);
  expect(site.nodes[0]).toMatchObject({
    host: 'rack1',
    concurrency: 3,
    storages: [
      { name: 'local', shared: true },
      { name: 'local-lvm', shared: false, sizeGib: 500, concurrency: 2 },
    ],
  });
});

test('clusters, networks and the place of the state are part of the site', () => {
  const site = siteOf(rack);
  expect(site.clusters).toEqual([
    {
      name: 'pve',
      kind: 'pve',
      controlPlane: ['rack1'],
      workers: [],
      requires: [],
      endpoint: '10.0.14.5',
      network: 'storage',
    },
  ]);
  expect(site.networks).toEqual([
    { name: 'storage', cidr: '10.0.14.0/24', vlanId: 14, mtu: 9000, dnsServers: ['10.0.14.1'] },
  ]);
  expect(site.backend).toEqual({
    type: 's3',
    bucket: 'state',
    prefix: 'small',
    region: 'us-east-1',
    credentialsKey: 'state',
  });
});

test('--set reaches physical machines, on both sides', () => {
  const sets = ['hosts.rack1.cores=32', 'hosts.rack1.timezone=UTC', 'host.firmware=uefi'];
  expect(siteOf(rack, { sets }).hosts?.[0]).toMatchObject({
    cores: 32,
    firmware: 'uefi',
    install: { timezone: 'UTC' },
  });
});

test('--var node moves every environment to another node', () => {
  const node = { 'nodes/pve2.yaml': 'api_endpoint: https://192.0.2.9:8006\naddress: 192.0.2.9\n' };
  const environment = siteOf(node, { vars: ['node=pve2'] }).environments[0];
  expect([environment?.node, environment?.vms.map((vm) => vm.node)]).toEqual([
    'pve2',
    ['pve2', 'pve2', 'pve2'],
  ]);
});

test.each(['nodes=pve1', 'node', 'node=', '=x'])('--var %s is refused', (text) => {
  expect(problemsOf({}, { vars: [text] }).map(({ code }) => code)).toEqual(['BAD_SET']);
});

const SEALED = 'ENC[AES256_GCM,data:AA==,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]';
const SOPS = `sops: { lastmodified: "2026-01-31T12:00:00Z", mac: "${SEALED}", age: [] }\n`;

test('secrets.yaml gives its keys and never its values, even where it is broken', () => {
  const value = 'hunter2-very-secret';
  const good = siteOf({ 'secrets.yaml': `api_tokens: { pve1_unencrypted: ${value} }\n${SOPS}` });
  expect(JSON.stringify(good)).not.toContain(value);
  for (const text of [
    `api_tokens: { pve1: *${value} }\n`,
    `a: !${value} x\n`,
    `a: "${value}\n`,
    `a: { b: ${value} }\n${SOPS}`,
    `a: 1\nsops: ${value}\n`,
  ]) {
    const problems = problemsOf({ 'secrets.yaml': text });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(value);
  }
});
