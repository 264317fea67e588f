import { hostGroups } from '../../inventory/host-groups';
import { hasShell, rolesOf } from '../../site';
import { hostVariables } from '../../inventory/host-variables';
import type { Site, Vm } from '../../site';
import { environmentOf, exampleSite, vmOf } from './example-site';

const nameGroups = [
  { pattern: 'k8s-*', group: 'k3s' },
  { pattern: 'haproxy-*', group: 'haproxy' },
  { pattern: 'talos-*-cp?', group: 'talos_control_plane' },
];

function named(
  name: string,
  install: Partial<Vm['install']> = {},
  more: Partial<Site> = {},
): readonly string[] {
  const example = exampleSite();
  const dev1 = vmOf(example, 'dev1');
  const vm = { ...dev1, name, install: { ...dev1.install, ...install } };
  const own = hostGroups({ ...example, nameGroups, ...more }, environmentOf(example), vm);
  return own.filter((group) => !/^(env|node|os|posture)_|^role_host$/.test(group));
}

it('puts machines into groups by their names, and gives them the role of that name', () => {
  expect(named('k8s-1')).toEqual(['k3s', 'role_k3s']);
  expect(named('haproxy-1')).toEqual(['haproxy', 'role_haproxy']);
  expect(named('talos-home-cp1')).toEqual(['talos_control_plane']);
  expect(named('talos-home-cp12')).toEqual([]);
  expect(named('my-haproxy-1')).toEqual([]);
});

it('gives a role to who asks for it or for what it serves, and not to who switched it off', () => {
  const docker = { enabled: true, dataRoot: '/srv/docker', users: [], registryMirrors: [], compose: {} };
  expect(named('a', { roles: { node_exporter: true } })).toEqual(['role_node_exporter']);
  expect(named('a', { services: { docker } })).toEqual(['role_docker']);
  expect(named('a', { services: { docker: { ...docker, enabled: false } } })).toEqual([]);
  expect(named('a', { services: { docker }, roles: { docker: false } })).toEqual([]);
  expect(named('haproxy-1', { roles: { haproxy: false } })).toEqual(['haproxy']);
});

it('puts members of a cluster into its groups', () => {
  const cluster = { name: 'home', kind: 'k3s', controlPlane: ['a'], workers: ['b'], requires: [] } as const;
  expect(named('a', {}, { clusters: [cluster] })).toEqual([
    'cluster_home',
    'cluster_home_control_plane',
    'role_k3s',
  ]);
  expect(named('b', {}, { clusters: [cluster] })).toEqual([
    'cluster_home',
    'cluster_home_workers',
    'role_k3s',
  ]);
});

describe('a cluster of Talos Linux', () => {
  const clusters = [
    { name: 'home', kind: 'talos', controlPlane: ['router'], workers: ['dev1'], requires: [] } as const,
  ];

  it('has machines that nobody logs in to, and gives them no role', () => {
    const site = { ...exampleSite(), clusters, nameGroups };
    expect(named('dev1', {}, { clusters })).toEqual([
      'cluster_home',
      'cluster_home_workers',
      'talos_workers',
    ]);
    expect(['router', 'dev1', 'talos-home-cp1', 'web1'].map((name) => hasShell(site, name))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('is told by its addresses to the machine that leads it', () => {
    const example = exampleSite();
    const leader = { ...vmOf(example, 'dev1'), name: 'ops' };
    const vm = { ...leader, install: { ...leader.install, roles: { talos: true } } };
    expect(hostVariables({ ...example, clusters }, environmentOf(example), vm)).toMatchObject({
      talos_cluster: 'home',
      talos_control_plane: ['10.0.12.2'],
      talos_workers: ['10.10.10.11'],
    });
  });
});

describe('the variables of a role', () => {
  const disk = { datastore: 'local', sizeGib: 4, ssd: true, discard: true, iothread: true };
  const variables = (changes: Partial<Vm>): Record<string, unknown> => {
    const example = exampleSite({ dev1: changes });
    return hostVariables(example, environmentOf(example), vmOf(example, 'dev1'));
  };

  it('are there only for machines that have the role', () => {
    expect(
      Object.keys(variables({})).filter((name) => /^(storage|docker|haproxy|network)_/.test(name)),
    ).toEqual([]);
    expect(variables({})).not.toHaveProperty('rackwright_without');
  });

  it('bring compose files of the specs as they are, which is never a template', () => {
    const { install } = vmOf(exampleSite(), 'dev1');
    const compose = {
      old: '/srv/old.yaml',
      plain: { content: 'services: {}\n' },
      shown: { content: 'services: { a: { labels: { b: "{{.Name}}" } } }\n' },
    };
    const docker = { enabled: true, dataRoot: '/srv/docker', users: [], registryMirrors: [], compose };
    const [old, plain, shown] = variables({ install: { ...install, services: { docker } } })[
      'docker_projects'
    ] as { readonly name: string; readonly content?: string }[];
    expect([old, plain]).toEqual([
      { name: 'old', file: '/srv/old.yaml' },
      { name: 'plain', content: 'services: {}\n' },
    ]);
    const [, base64 = ''] = /^\{\{ '([\w+/=]+)' \| b64decode \}\}$/.exec(shown?.content ?? '') ?? [];
    expect(Buffer.from(base64, 'base64').toString()).toBe(compose.shown.content);
  });

  it('name disks as udev does', () => {
    const disks = [
      { ...disk, interface: 'scsi0', mount: '/' },
      { ...disk, interface: 'scsi1', mount: '/srv', serial: 'DATA1' },
      { ...disk, interface: 'virtio3', mount: '/mnt/a', serial: 'virtio3', filesystem: 'xfs' },
      { ...disk, interface: 'sata2', mount: '/mnt/b', serial: 'B' },
    ] as const;
    expect(variables({ disks })['storage_disks']).toEqual([
      {
        devices: [
          '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi1',
          '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_DATA1',
        ],
        mount: '/srv',
        filesystem: 'ext4',
        size_gib: 4,
      },
      { devices: ['/dev/disk/by-id/virtio-virtio3'], mount: '/mnt/a', filesystem: 'xfs', size_gib: 4 },
      { devices: ['/dev/disk/by-id/ata-QEMU_HARDDISK_B'], mount: '/mnt/b', filesystem: 'ext4', size_gib: 4 },
    ]);
  });

  it('let in what the roles serve to others, and not what listens on loopback', () => {
    const frontends = [{ name: 'web', bind: '*:443', backend: 'web', mode: 'tcp' } as const];
    const install = (more: Partial<Vm['install']>): Partial<Vm> => ({
      install: { ...vmOf(exampleSite(), 'dev1').install, ...more },
    });
    const served = (more: Partial<Vm['install']>): unknown =>
      variables(install(more))['security_firewall_services'];
    expect(served({})).toBeUndefined();
    expect(
      served({
        roles: { node_exporter: true },
        services: { haproxy: { frontends, backends: [], stats: '127.0.0.1:8404' } },
      }),
    ).toEqual([
      { protocol: 'tcp', ports: ['9100'] },
      { protocol: 'tcp', ports: ['443'] },
    ]);
    expect(
      served({ roles: { node_exporter: true }, vars: { node_exporter_listen: '127.0.0.1:9101' } }),
    ).toBeUndefined();
  });

  it('let machines of a cluster reach each other, whose addresses are known', () => {
    const example = exampleSite();
    const clusters = [
      { name: 'home', kind: 'k3s', controlPlane: ['router'], workers: ['dev1'], requires: [] } as const,
    ];
    const of = (name: string): unknown =>
      hostVariables({ ...example, clusters }, environmentOf(example), vmOf(example, name))[
        'security_firewall_services'
      ];
    const among = { from: ['10.42.0.0/16', '10.0.12.2', '10.10.10.1', '10.10.10.11'] };
    expect(of('router')).toEqual([{ protocol: 'tcp', ports: ['6443'] }, among]);
    expect(of('dev1')).toEqual([among]);
  });

  it('say which of the roles of all machines are switched off', () => {
    const { install } = vmOf(exampleSite(), 'dev1');
    expect(variables({ install: { ...install, roles: { security: false } } })).toMatchObject({
      rackwright_without: ['security'],
    });
  });
});

it('tells all roles that run on a machine, those of every machine first', () => {
  const example = exampleSite();
  const dev1 = vmOf(example, 'dev1');
  const disk = { interface: 'scsi1', mount: '/data' } as Vm['disks'][number];
  expect(rolesOf(example, dev1)).toEqual(['base', 'users', 'security']);
  const data = { ...dev1, disks: [disk] };
  expect(rolesOf(example, data)).toEqual(['base', 'users', 'security', 'storage']);
  const without = { ...data, install: { ...data.install, roles: { users: false } } };
  expect(rolesOf(example, without)).toEqual(['base', 'security', 'storage']);
});
