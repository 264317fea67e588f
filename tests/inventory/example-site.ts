import type { Environment, Site, Vm } from '../../site';

/** A router on vmbr0 and one host behind it, as the example site has them. */
export function exampleSite(
  changes: { readonly dev1?: Partial<Vm>; readonly router?: Partial<Vm> } = {},
): Site {
  const environment: Environment = {
    name: 'dev',
    posture: 'dev',
    node: 'pve1',
    vmIds: { first: 10000, last: 10999 },
    cloudInit: 'nocloud-iso',
    sdn: {
      id: 'devzone',
      type: 'vxlan',
      mtu: 1450,
      peers: ['10.0.12.1'],
      vnets: [
        { id: 'devnet', tag: 100, subnets: [{ cidr: '10.10.10.0/24', gateway: '10.10.10.1', snat: true }] },
      ],
    },
    vms: [
      machine('router', 10000, [nic('vmbr0', '10.0.12.2/24'), nic('devnet', '10.10.10.1/24')], {
        role: 'router',
        ...changes.router,
      }),
      machine('dev1', 10001, [nic('devnet', '10.10.10.11/24')], changes.dev1),
    ],
  };
  return {
    name: 'home-lab',
    domain: 'lab.example.org',
    backend: { type: 'local' },
    nodes: [
      {
        name: 'pve1',
        kind: 'lab',
        apiEndpoint: 'https://127.0.0.1:8006/',
        apiTokenKey: 'pve1',
        tlsVerify: false,
        address: '10.0.12.1',
        datastores: { iso: 'local', image: 'local', disk: 'local-lvm', snippets: 'local' },
      },
    ],
    images: [
      {
        name: 'debian-12',
        url: 'https://example.org/debian-12.qcow2',
        fileName: 'debian-12.qcow2',
        os: 'debian',
      },
    ],
    automation: { user: 'admin', identityFile: '/home/me/.ssh/rackwright' },
    environments: [environment],
  };
}

/** The example with its router alone, as a host of its own on vmbr0 that is installed as `install` says. */
export function loneHost(automation: Site['automation'], install: Partial<Vm['install']>): Site {
  const { install: usual } = vmOf(exampleSite(), 'dev1');
  const example = exampleSite({
    router: {
      role: 'host',
      nics: [nic('vmbr0', '10.0.12.2/24')],
      install: { ...usual, hostname: 'router', ...install },
    },
  });
  return {
    ...example,
    environments: example.environments.map((each) => ({
      ...each,
      vms: each.vms.filter(({ name }) => name === 'router'),
    })),
    automation,
  };
}

/** The first environment of a site. */
export function environmentOf(site: Site): Environment {
  const [environment] = site.environments;
  if (!environment) throw new Error('the site has no environment');
  return environment;
}

/** A VM of the first environment. */
export function vmOf(site: Site, name: string): Vm {
  const vm = environmentOf(site).vms.find((each) => each.name === name);
  if (!vm) throw new Error(`the site has no VM ${name}`);
  return vm;
}

/** A network card with a static address. */
export function nic(bridge: string, address: string): Vm['nics'][number] {
  return {
    bridge,
    mac: 'BC:24:11:00:27:11',
    firewall: false,
    ipv4: { method: 'static', address },
    ipv6: { method: 'none' },
    dnsServers: [],
    routes: [],
  };
}

function machine(name: string, vmId: number, nics: Vm['nics'], changes: Partial<Vm> = {}): Vm {
  return {
    name,
    fqdn: `${name}.lab.example.org`,
    vmId,
    node: 'pve1',
    role: 'host',
    tags: ['dev'],
    cores: 1,
    sockets: 1,
    cpuType: 'x86-64-v2-AES',
    memoryMib: 512,
    image: 'debian-12',
    disks: [],
    nics,
    onBoot: true,
    agent: true,
    install: {
      hostname: name,
      posture: 'dev',
      timezone: 'Etc/UTC',
      locale: 'C.UTF-8',
      ntpServers: [],
      users: [
        { name: 'admin', sshKeys: ['ssh-ed25519 AAAA admin'], sudo: true, shell: '/bin/bash', groups: [] },
      ],
      packages: [],
      groups: [],
      vars: {},
    },
    ...changes,
  };
}
