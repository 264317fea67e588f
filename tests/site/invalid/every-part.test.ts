import { parse, stringify } from 'yaml';
import { formatProblems, loadSiteTexts, renderMermaid, siteGraph } from '../../../site';

/** A site that uses the parts that few sites do: whatever one of them becomes, it is told in words. */
const FILES: Readonly<Record<string, string>> = {
  'defaults.yaml': `images: { debian-12: { os: debian, url: https://images.example.org/debian-12.qcow2, min_disk: 3GiB, checksum: "sha256:${'0'.repeat(64)}" } }
isos: { netinst: { url: https://images.example.org/netinst.iso } }
templates: { golden: { vm_id: 9000, node: pve1, min_disk: 3GiB } }
os_profiles: { base: { family: debian, version: "12", image: debian-12 }, web: { extends: base, iso: netinst, kernel_arguments: [quiet], install: { packages: [curl] } } }
roles: { backup: { description: Own } }
name_groups: { web-*: web }
vm: { image: debian-12, memory: 512MiB, disks: { scsi0: { size: 8GiB } } }
`,
  'site.yaml': `name: small
domain: example.org
ssh: { user: admin, identity: keys/automation }
install: { users: { admin: { sudo: true, ssh_keys: [{ file: key.pub }] } }, dns_servers: [192.0.2.53], ntp_servers: [ntp.example.org] }
networks: { lan: { cidr: 10.0.14.0/24, gateway: 10.0.14.1, vlan: 14, mtu: 9000, dns_servers: [10.0.14.1], range: { first: 10.0.14.100, last: 10.0.14.199 } } }
clusters: { k8s: { kind: k3s, control_plane: [web1], workers: [web2], endpoint: 10.10.10.5, pod_cidr: 10.42.0.0/16, version: v1.34.1+k3s1, depends_on: [home] }, home: { kind: pve, control_plane: [pve1], network: lan } }
backend: { type: s3, bucket: state, credentials: state }
exclude: [old]
`,
  'nodes/pve1.yaml': `api_endpoint: https://192.0.2.1:8006
address: 192.0.2.1
host: rack1
tls: { verify: false }
capacity: { cores: 16, memory: 64GiB, policy: warn }
storages: { local: { content: [iso, import, snippets] }, local-lvm: { content: [images], size: 500GiB, shared: true } }
bridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254, vlans: [10, 30-39], range: { first: 192.0.2.100, last: 192.0.2.199 } } }
setup:
  bonds: { bond0: { slaves: [eno1, eno2], mode: 802.3ad, hash_policy: layer2+3 } }
  bridges: { vmbr1: { ports: [bond0], address: 10.0.14.2/24 } }
  vlans: { vmbr1.20: { address: 10.0.20.2/24 } }
  dns: { domain: example.org, servers: [10.0.14.1] }
  repositories: [no-subscription]
  datacenter:
    storages: { nas: { type: nfs, content: [images], server: 10.0.20.5, export: /srv, nodes: [pve1] } }
    pools: { dev: { comment: Development } }
    roles: { Deployer: [VM.Audit] }
    groups: { admins: {} }
    users: { deploy@pve: { groups: [admins] } }
    permissions: [{ path: /pool/dev, role: Deployer, group: admins }]
    backups: { nightly: { schedule: "02:30", storage: nas, guests: { pool: dev }, keep: { daily: 7 } } }
    pci_mappings: { gpu: [{ node: pve1, id: "10de:1eb8", path: "0000:01:00.0" }] }
    usb_mappings: { dongle: [{ node: pve1, id: "1d6b:0002" }] }
    options: { migration_network: 10.0.20.0/24 }
`,
  'envs/dev.yaml': `posture: prod
node: pve1
vm_ids: { first: 10000, last: 10999 }
policy: { fail_on: warning, suppress: [{ policy: vm-backup, reason: none here }] }
shards: 2
sdn: { zone: devzone, mtu: 1450, peers: [192.0.2.1], vnets: { devnet: { tag: 10000, alias: Development, subnets: [{ cidr: 10.10.10.0/24, gateway: 10.10.10.1, snat: false, range: { first: 10.10.10.20, last: 10.10.10.99 } }] } } }
router: { name: dev-router, vm_id: 10000, nics: { net0: { bridge: vmbr0, ipv4: 192.0.2.2/24 }, net1: { bridge: devnet, ipv4: 10.10.10.1/24 } } }
members: all
vm: { nics: { net0: { bridge: devnet, ipv4: auto } } }
`,
  'vms/web1.yaml': `os: web
balloon: 256MiB
firmware: ovmf
machine: q35
boot_order: [scsi0, net0]
ha: { group: ssd, apart: web, max_restart: 3 }
nodes: [pve1]
depends_on: [web2]
tags: [web]
disks: { scsi1: { size: 4GiB, mount: /srv/data, serial: DATA1, limits: { read_mib: 10 } } }
nics: { net0: { ipv4: { address: 10.10.10.11/24, gateway: none }, routes: [{ to: 10.20.0.0/16, via: 10.10.10.1 }], dns_servers: [10.10.10.1] }, net1: { bridge: vmbr0, vlan: 30, trunks: [31, 32-33], mtu: 1400 } }
pci: [{ mapping: gpu, pcie: true }]
usb: [{ mapping: dongle }]
tpm: { version: v2.0 }
display: { type: std, memory: 32MiB }
watchdog: { model: ib700, action: reset }
cpu_flags: [+aes]
hotplug: [disk]
timeouts: { create: 100, reboot: 100 }
guest_os: win11
acpi: true
keyboard: de
tablet: false
smbios: { product: web, uuid: 4c4c4544-0042-3510-8056-b7c04f4b3732 }
serial_ports: [socket, /dev/ttyS0]
audio: { device: AC97 }
rng: { source: /dev/urandom, max_bytes: 2048, period_ms: 500 }
virtiofs: [{ mapping: photos, cache: auto, direct_io: true, acl: true, xattr: false }]
hook_script: "local:snippets/hook.pl"
memory: 1GiB
plugged_cores: 1
numa: true
numa_nodes: [{ cpus: 0-1, memory: 1GiB, host_nodes: "0", policy: bind }]
restart_for_changes: false
install:
  secrets: { db: passwords.db }
  vars: { base_motd: hi }
  roles: { security: false }
  services: { docker: { users: [admin], compose: { web: /srv/c.yaml } }, nix: { packages: [htop], services: { openssh: { enable: true } } }, haproxy: { frontends: { a: { bind: "*:443" } }, backends: { a: { servers: { x: "10.10.10.12:443" }, check: http, check_path: /up } } } }
`,
  'vm_specs.yaml': `vms: { web2: { clone: { template: golden, full: false }, vm_id: 10009 } }
`,
  'hosts/rack1.yaml': `os: base
cores: 16
memory: 64GiB
playbook: playbooks/a.yml
bmc: { address: 10.0.14.9, mac: "3c:ec:ef:00:00:09", credentials: rack1 }
disks: { system0: { path: /dev/sda, wipe: true }, system1: { serial: X1, min_size: 200GiB, wipe: true } }
raid: { root: { level: raid1, disks: [system0, system1], mount: / } }
answer: { country: at, mailto: a@example.org, lvm: { hdsize: 20 }, root_ssh_keys: [] }
nics: { eno1: { mac: "3c:ec:ef:00:00:01" }, eno2: { mac: "3c:ec:ef:00:00:02" } }
bonds: { bond0: { members: [eno1, eno2], mode: 802.3ad, lacp_rate: fast } }
vlans: { storage: { parent: bond0, id: 14, network: lan, ipv4: auto } }
bridges: { br0: { ports: [bond0], ipv4: dhcp } }
`,
  'install_config.yaml': `install: { timezone: Europe/Vienna }
hosts: { web1: { hostname: www, groups: [web], vm: { cores: 2 } }, rack1: { packages: [htop] } }
`,
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** The file with another value at a path; undefined takes the key away. */
function changed(text: string, path: Path, by: unknown): string {
  const root = { root: parse(text) as unknown };
  let around = root as unknown as Record<string | number, unknown>;
  const steps: Path = ['root', ...path];
  for (const step of steps.slice(0, -1)) around = around[step] as Record<string | number, unknown>;
  const last = steps.at(-1) ?? 'root';
  if (by !== undefined) around[last] = by;
  else if (Array.isArray(around)) (around as unknown[]).splice(Number(last), 1);
  else Reflect.deleteProperty(around, last);
  return stringify(root.root);
}

function load(files: Readonly<Record<string, string>>) {
  return loadSiteTexts(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere' },
  );
}

const paths = Object.entries(FILES).flatMap(([file, text]) =>
  pathsOf(parse(text)).map((path) => ({ file, path })),
);

test('the site that parts are taken from has no errors but its missing key', () => {
  expect(
    load(FILES)
      .problems.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code),
  ).toEqual(['SSH_KEY_FILE_MISSING']);
});

/** Every day those that once found something. */
const OTHERS = process.env.RACKWRIGHT_LONG ? [undefined, null, [], {}, 'x', -1] : [undefined, null];

test.each(OTHERS)('every part of it may be %j instead', (by) => {
  expect(paths.length).toBeGreaterThan(400);
  for (const { file, path } of paths) {
    if (path.length === 0 && by === undefined) continue;
    const where = `${file} ${path.join('.')}`;
    const result = load({ ...FILES, [file]: changed(FILES[file] ?? '', path, by) });
    const printed = formatProblems(result.problems, { color: false, limit: 1000 });
    expect([
      where,
      /\bat \S+ \(|\bundefined\b|\[object|NaN|node:internal|Invalid (input|string|key)/.exec(printed)?.[0],
    ]).toEqual([where, undefined]);
    // What commands show of a site with errors must not fail either.
    if (result.ok || !result.rest) continue;
    const site = result.rest.site();
    if (site) renderMermaid(siteGraph(site));
    for (const { name } of result.rest.origins.environments()) result.rest.origins.environment(name);
  }
});
