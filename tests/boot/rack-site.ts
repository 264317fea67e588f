import { DISK_IMAGE, type Medium } from '../../boot/media';
import type { Site } from '../../site';
import { adding, type Changes, siteOf } from '../site/small-site';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';

const PROFILES = `clusters:
  k8s: { kind: talos, control_plane: [talos1], workers: [talos2], pod_cidr: 10.246.0.0/16 }
networks:
  rack: { cidr: 10.0.12.0/24, gateway: 10.0.12.1, dns_servers: [10.0.12.1] }
os_profiles:
  pve: { family: proxmox-ve, version: "9.2" }
  ubuntu: { family: ubuntu, version: "24.04" }
  debian: { family: debian, version: "12" }
  talos: { family: talos }
  nixos: { family: nixos, version: "25.05" }
  debian-image: { family: debian, image: debian-12, kernel_arguments: ["console=ttyS0"] }
`;

/** One machine of each kind that is installed. */
const HOSTS: Changes = {
  'site.yaml': (text) =>
    adding(PROFILES)(text.replace('admin: { sudo: true }', `admin: { sudo: true, ssh_keys: ["${KEY}"] }`)),
  'hosts/pve1.yaml': `os: pve
nics:
  eno1: { mac: "b4:2e:99:ac:ad:b4", network: rack }
  eno2: { mac: "b4:2e:99:ac:ad:b5" }
bridges:
  vmbr0: { ports: [eno1], network: rack, ipv4: 10.0.12.11/24 }
disks:
  system0: { serial: "S2HRNX0J403335", wipe: true }
  system1: { serial: "19502596FC74", wipe: true }
raid:
  system: { level: zfs-mirror, disks: [system0, system1], mount: / }
answer: { country: at, mailto: root@example.org, root_password: pve_root, reboot_mode: power-off, subscription_key: pve1, zfs: { ashift: 12, arc_max: 4096 } }
`,
  'hosts/ubuntu1.yaml': `os: ubuntu
nics:
  eno1: { mac: "b4:2e:99:ac:ae:01", network: rack, ipv4: 10.0.12.21/24 }
  eno2: { mac: "b4:2e:99:ac:ae:02" }
  eno3: { mac: "b4:2e:99:ac:ae:03" }
bonds:
  bond0: { members: [eno2, eno3], mode: 802.3ad, lacp_rate: fast, mtu: 9000 }
vlans:
  storage: { parent: bond0, id: 14, ipv4: 10.0.14.21/24 }
disks:
  system: { serial: "UB1", wipe: true, mount: / }
`,
  'hosts/ubuntu2.yaml': `os: ubuntu
firmware: bios
nics:
  eno1: { mac: "b4:2e:99:ac:ae:11", ipv4: dhcp }
disks:
  a: { path: /dev/sda, wipe: true }
  b: { path: /dev/sdb, wipe: true }
raid:
  system: { level: raid1, disks: [a, b], mount: / }
`,
  'hosts/debian1.yaml': `os: debian
nics:
  eno1: { mac: "b4:2e:99:ac:af:01", ipv4: dhcp }
disks:
  system: { serial: "it's \\"odd\\" $(reboot)", wipe: true, mount: / }
`,
  'hosts/image1.yaml': `os: debian-image
boot_method: image
nics:
  eno1: { mac: "b4:2e:99:ac:b1:01", network: rack, ipv4: 10.0.12.31/24 }
disks:
  system: { serial: "IMG 1", wipe: true, mount: /, min_size: 4GiB }
  data: { serial: "DATA1" }
`,
  'hosts/nixos1.yaml': `os: nixos
firmware: bios
nics:
  eno1: { mac: "b4:2e:99:ac:b2:01", network: rack }
  eno2: { mac: "b4:2e:99:ac:b2:02" }
  eno3: { mac: "b4:2e:99:ac:b2:03" }
bonds:
  bond0: { members: [eno2, eno3], mode: 802.3ad, lacp_rate: fast, mtu: 9000 }
vlans:
  storage: { parent: bond0, id: 14, ipv4: 10.0.14.41/24 }
bridges:
  br0: { ports: [eno1], network: rack, ipv4: 10.0.12.41/24 }
disks:
  system: { serial: "it's $(reboot)", wipe: true, mount: / }
install:
  services:
    nix: { enabled: true, packages: [htop, python3Packages.requests], services: { fail2ban: { enable: true, ignoreIP: ["\${builtins.readFile /etc/shadow}"] } } }
`,
  'hosts/talos1.yaml': `os: talos
nics:
  eno1: { mac: "B4:2E:99:AC:B0:01", network: rack, ipv4: 10.0.12.61/24 }
disks:
  system: { serial: "TAL 1", path: /dev/sda, wipe: true, mount: / }
`,
  'hosts/talos2.yaml': `os: talos
nics:
  eno1: { mac: "b4:2e:99:ac:b0:11", ipv4: dhcp }
  eno2: { mac: "b4:2e:99:ac:b0:12" }
  eno3: { mac: "b4:2e:99:ac:b0:13" }
bonds:
  bond0: { members: [eno2, eno3], mode: 802.3ad, lacp_rate: fast, mtu: 9000 }
vlans:
  storage: { parent: bond0, id: 14, ipv4: 10.0.14.62/24 }
disks:
  system: { path: /dev/sda, wipe: true, mount: / }
`,
};

/** A site with physical machines. @param changes of its files */
export function rackSite(changes: Changes = {}): Site {
  return siteOf({ ...HOSTS, ...Object.fromEntries(Object.entries(changes).map(onRack)) });
}

/** A function changes the rack's own text. */
function onRack([path, change]: [string, Changes[string]]): [string, Changes[string]] {
  const own = HOSTS[path];
  return typeof change === 'function' && typeof own === 'function'
    ? [path, (text) => change(own(text))]
    : [path, change];
}

/** Text of one of its files. */
export function rackFile(path: string): string {
  const text = HOSTS[path];
  if (typeof text !== 'string') throw new Error(`${path} is no file of the rack`);
  return text;
}

/** A store that has every medium, each with all that an installer may want. */
export function everyMedium(name: string): Medium {
  const files = [DISK_IMAGE].map((file) => ({ name: file, bytes: 1000, sha256: 'ab'.repeat(32) }));
  const addedAt = '2026-01-01T00:00:00.000Z';
  return {
    name,
    version: '0123456789ab',
    addedAt,
    source: name,
    files,
    diskBytes: 2 * 1024 ** 3,
    kernelArguments: ['init=/nix/store/x/init'],
  };
}
