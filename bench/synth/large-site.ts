import type { Site, Vm } from '../../site';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA bench';

function vm(index: number): Vm {
  const name = `host${String(index)}`;
  const hex = index.toString(16).padStart(6, '0').toUpperCase();
  const disk = { datastore: 'local-lvm', sizeGib: 20, ssd: true, discard: true, iothread: true };
  return {
    name,
    fqdn: `${name}.bench.example.org`,
    vmId: 100_000 + index,
    node: 'pve1',
    role: 'host',
    tags: ['bench', 'rackwright'],
    cores: 2,
    sockets: 1,
    cpuType: 'x86-64-v2-AES',
    memoryMib: 2048,
    image: 'debian-12',
    disks: [
      { ...disk, interface: 'scsi0' },
      { ...disk, interface: 'scsi1' },
    ],
    nics: [
      {
        bridge: 'benchnet',
        mac: `BC:24:11:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`,
        mtu: 1450,
        firewall: false,
        ipv4: {
          method: 'static',
          address: `10.${String(index >> 16)}.${String((index >> 8) & 255)}.${String(index & 255)}/8`,
          gateway: '10.255.255.254',
        },
        ipv6: { method: 'none' },
        dnsServers: ['10.255.255.253'],
        routes: [],
      },
    ],
    onBoot: true,
    agent: false,
    install: {
      hostname: name,
      posture: 'dev',
      timezone: 'Etc/UTC',
      locale: 'C.UTF-8',
      ntpServers: [],
      users: [{ name: 'admin', sshKeys: [publicKey], sudo: true, shell: '/bin/bash', groups: [] }],
      packages: [],
      groups: [],
      vars: {},
    },
  };
}

/** A site with one environment of so many VMs, each with two disks, a NIC on a VXLAN vnet and cloud-init data. */
export function largeSite(vms: number): Site {
  return {
    name: 'bench',
    domain: 'bench.example.org',
    backend: { type: 'local' },
    automation: { user: 'admin', identityFile: '/nowhere/id_ed25519', publicKey },
    nodes: [
      {
        name: 'pve1',
        kind: 'lab',
        apiEndpoint: 'https://127.0.0.1:8006/',
        apiTokenKey: 'pve1',
        tlsVerify: false,
        address: '10.0.0.1',
        datastores: { iso: 'local', image: 'local', disk: 'local-lvm', snippets: 'local' },
      },
    ],
    images: [
      {
        name: 'debian-12',
        url: 'https://images.example.org/debian-12.qcow2',
        fileName: 'debian-12.qcow2',
        os: 'debian',
      },
    ],
    environments: [
      {
        name: 'bench',
        posture: 'dev',
        node: 'pve1',
        vmIds: { first: 100_000, last: 999_999 },
        cloudInit: 'nocloud-iso',
        sdn: {
          id: 'bench',
          type: 'vxlan',
          mtu: 1450,
          peers: ['10.0.0.1'],
          vnets: [
            {
              id: 'benchnet',
              tag: 1,
              subnets: [{ cidr: '10.0.0.0/8', gateway: '10.255.255.254', snat: false }],
            },
          ],
        },
        vms: Array.from({ length: vms }, (_, index) => vm(index)),
      },
    ],
  };
}
