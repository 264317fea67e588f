import type { Environment, IpConfig, Nic, Posture, Site, Vm } from '../../site';

/** A key that opens nothing. */
export const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA test';

const datastores = { iso: 'local', image: 'local', disk: 'local-lvm', snippets: 'local' };

function nic(bridge: string, mac: string, ipv4: IpConfig): Nic {
  return {
    bridge,
    mac,
    mtu: bridge.startsWith('vmbr') ? undefined : 1450,
    firewall: false,
    ipv4,
    ipv6: { method: 'none' },
    dnsServers: ['10.0.12.1'],
    routes: [],
  };
}

/** What example machines differ in. */
interface ExampleVm {
  readonly name: string;
  readonly vmId: number;
  readonly posture: Posture;
  readonly nics: readonly Nic[];
}

/** A machine of the example site; `changes` are laid over it. */
export function exampleVm({ name, vmId, posture, nics }: ExampleVm, changes: Partial<Vm> = {}): Vm {
  return {
    name,
    fqdn: `${name}.lab.example.org`,
    vmId,
    node: 'pve1',
    role: 'host',
    tags: [posture, 'rackwright'],
    cores: 2,
    sockets: 1,
    cpuType: 'x86-64-v2-AES',
    memoryMib: 2048,
    image: 'debian-12',
    disks: [
      { interface: 'scsi0', datastore: 'local-lvm', sizeGib: 20, ssd: true, discard: true, iothread: true },
    ],
    nics,
    onBoot: true,
    agent: false,
    install: {
      hostname: name,
      posture,
      timezone: 'Etc/UTC',
      locale: 'C.UTF-8',
      ntpServers: [],
      users: [
        { name: 'admin', sshKeys: [publicKey], sudo: true, shell: '/bin/bash', groups: [] },
        { name: 'alice', sshKeys: [publicKey], sudo: true, shell: '/bin/bash', groups: ['adm'] },
      ],
      packages: [],
      groups: [],
      vars: {},
    },
    ...changes,
  };
}

function mac(vmId: number, index: number): string {
  const hex = vmId.toString(16).padStart(4, '0').toUpperCase();
  return `BC:24:11:0${String(index)}:${hex.slice(0, 2)}:${hex.slice(2)}`;
}

function inside(vnet: string, vmId: number, address: string, gateway?: string): Nic {
  return nic(vnet, mac(vmId, 0), { method: 'static', address, gateway });
}

interface ExampleEnvironment {
  readonly name: Posture;
  readonly firstId: number;
  /** `10.10.10` */
  readonly network: string;
  readonly hosts: number;
}

function environment({ name, firstId, network, hosts }: ExampleEnvironment): Environment {
  const posture = name;
  const vnet = `${name}net`;
  const outside = nic('vmbr0', mac(firstId, 0), {
    method: 'static',
    address: '10.0.12.2/24',
    gateway: '10.0.12.1',
  });
  const router = exampleVm(
    {
      name: `${name}-gw`,
      vmId: firstId,
      posture,
      nics: [outside, { ...inside(vnet, firstId, `${network}.1/24`), mac: mac(firstId, 1) }],
    },
    { role: 'router', startupOrder: 1, memoryMib: 1024, cores: 1 },
  );
  const members = Array.from({ length: hosts }, (_, index) => {
    const vmId = firstId + index + 1;
    const address = `${network}.${String(11 + index)}/24`;
    return exampleVm({
      name: `${name}${String(index + 1)}`,
      vmId,
      posture,
      nics: [inside(vnet, vmId, address, `${network}.1`)],
    });
  });
  return {
    name,
    posture,
    node: 'pve1',
    vmIds: { first: firstId, last: firstId + 999 },
    cloudInit: 'nocloud-iso',
    sdn: {
      id: `${name}zone`,
      type: 'vxlan',
      mtu: 1450,
      peers: ['10.0.12.1'],
      vnets: [
        {
          id: vnet,
          tag: firstId,
          alias: `${name} network`,
          subnets: [{ cidr: `${network}.0/24`, gateway: `${network}.1`, snat: false }],
        },
      ],
    },
    vms: [router, ...members],
  };
}

/** The site of the documentation, with a fixed key, so that what is made of it is the same everywhere. */
export function exampleSite(): Site {
  return {
    name: 'home-lab',
    domain: 'lab.example.org',
    backend: { type: 'local' },
    automation: { user: 'admin', identityFile: '/nowhere/id_ed25519', publicKey },
    nodes: [
      {
        name: 'pve1',
        kind: 'lab',
        apiEndpoint: 'https://127.0.0.1:8006/',
        apiTokenKey: 'pve1',
        tlsVerify: false,
        address: '10.0.12.1',
        datastores,
      },
    ],
    images: [
      {
        name: 'debian-12',
        url: 'https://images.example.org/debian-12-genericcloud-amd64.qcow2',
        fileName: 'debian-12-genericcloud-amd64.qcow2',
        os: 'debian',
      },
    ],
    environments: [
      environment({ name: 'dev', firstId: 10_000, network: '10.10.10', hosts: 2 }),
      environment({ name: 'prod', firstId: 11_000, network: '10.11.10', hosts: 1 }),
    ],
  };
}
