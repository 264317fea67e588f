import { Testing } from 'cdktf';
import type { Environment, Site } from '../../site';
import { EnvironmentStack, type EnvironmentStackProps } from '../../stacks';
import { type FirewallPlan, firewallPlans } from '../../stacks/firewall/firewall-plan';
import { GROUP_LENGTH, pveName } from '../../stacks/firewall/pve-names';
import type { Synthesized } from '../constructs/synthesized';
import { adding, type Changes, siteOf } from '../site/small-site';
import { testingApp } from '../testing-app';
import { publicKey } from './example-site';

const options = 'proxmox_virtual_environment_firewall_options';
const ruleLists = 'proxmox_virtual_environment_firewall_rules';
const groupType = 'proxmox_virtual_environment_cluster_firewall_security_group';
const sets = 'proxmox_virtual_environment_firewall_ipset';
const on = 'firewall:\n  enabled: true\n  admins: [192.0.2.64/26]\n';

const withKey =
  (lines = '') =>
  (text: string): string =>
    text.replace('admin: { sudo: true }', `admin: { sudo: true, ssh_keys: ["${publicKey}"] }`) + lines;

const filtered = (lines = '', changes: Changes = {}): Site =>
  siteOf({ 'site.yaml': withKey(), 'envs/dev.yaml': adding(`${on}${lines}`), ...changes });

function dev({ environments }: Site): Environment {
  const [environment] = environments;
  if (!environment) throw new Error('the small site has an environment');
  return environment;
}

function stackOf(site: Site, only?: EnvironmentStackProps['only']): EnvironmentStack {
  const props = { site, environment: dev(site), hashOf: () => 'a'.repeat(64) };
  return new EnvironmentStack(testingApp(), 'dev', only ? { ...props, only } : props);
}

const resourcesOf = (site: Site): Synthesized['resource'] =>
  (JSON.parse(Testing.synth(stackOf(site))) as Synthesized).resource;

const planOf = (site: Site): FirewallPlan => firewallPlans(site, dev(site)).get('pve1')!;

const roles = 'install: { roles: { node_exporter: true } }\n';

describe("an environment's firewall", () => {
  test('makes nothing where the specs say nothing', () => {
    expect(
      Object.keys(resourcesOf(siteOf({ 'site.yaml': withKey() }))).filter((type) =>
        type.includes('firewall'),
      ),
    ).toEqual([]);
  });

  test('filters every VM behind its own machine, before Ansible runs, and again when the machine is made anew', () => {
    const resources = resourcesOf(filtered());
    expect(Object.keys(resources[options] ?? {}).sort()).toEqual(['dev-router', 'dev1', 'dev2']);
    const dev1 = resources[options]?.['dev1'];
    expect(dev1).toMatchObject({
      vm_id: 10_001,
      node_name: 'pve1',
      enabled: true,
      input_policy: 'DROP',
      output_policy: 'ACCEPT',
      // Else the provider sends its own words for them, which take guests their leases and all of IPv6.
      dhcp: true,
      ndp: true,
      macfilter: true,
      radv: false,
      lifecycle: { replace_triggered_by: ['proxmox_virtual_environment_vm.dev1.id'] },
    });
    expect(dev1?.['depends_on']).toEqual(
      expect.arrayContaining([
        'proxmox_virtual_environment_vm.dev1',
        'proxmox_virtual_environment_firewall_rules.dev1',
      ]),
    );
    const [run] = Object.values(resources['terraform_data'] ?? {}).filter((each) =>
      JSON.stringify(each).includes('configure dev'),
    );
    expect(JSON.stringify(run?.['depends_on'])).toContain(`${options}.dev2`);
    const [card] = resources['proxmox_virtual_environment_vm']?.['dev1']?.['network_device'] as {
      firewall: boolean;
    }[];
    expect(card?.firewall).toBe(true);
  });

  test('lets in SSH of admins and, behind a router, of the router, before any other rule', () => {
    const resources = resourcesOf(
      filtered('', { 'defaults.yaml': adding('  firewall: { rules: { none: { action: drop } } }\n') }),
    );
    expect(resources[ruleLists]?.['dev1']?.['rule']).toMatchObject([
      { type: 'in', action: 'ACCEPT', macro: 'SSH', source: '+dc/dev-admins' },
      { type: 'in', action: 'DROP' },
    ]);
    expect(resources[sets]?.['dev-admins']).toMatchObject({
      cidr: [{ name: '10.10.10.1' }, { name: '192.0.2.64/26' }],
    });
  });

  test('lets a router pass on what the networks behind it send', () => {
    expect(planOf(filtered()).guests.get('dev-router')?.rules).toEqual([
      { action: 'ACCEPT', macro: 'SSH', source: '+dc/dev-admins', comment: 'login' },
      { action: 'ACCEPT', source: '10.10.10.0/24', comment: 'passed on' },
    ]);
  });

  test('has a group for each role, of what it serves and what the specs say of it', () => {
    const { names, guests } = planOf(
      filtered(
        `  ip_sets: { office: [198.51.100.0/24, 203.0.113.9] }
  roles: { node_exporter: { more: { protocol: udp, ports: [53, "60-70"], from: ["set:office", dev2] } } }
  groups: { k3s: { api: { ports: [6443], from: ["role:node_exporter"] } } }
`,
        { 'install_config.yaml': `hosts: { dev1: { roles: { node_exporter: true }, groups: [k3s] } }\n` },
      ),
    );
    expect(names.groups).toEqual({
      'dev-node_exporter': [
        { action: 'ACCEPT', comment: 'more', protocol: 'udp', ports: '53,60:70', source: '+dc/dev-office' },
        { action: 'ACCEPT', comment: 'more', protocol: 'udp', ports: '53,60:70', source: 'dc/dev-dev2' },
        { action: 'ACCEPT', comment: 'node_exporter', protocol: 'tcp', ports: '9100' },
      ],
      'dev-g-k3s': [
        {
          action: 'ACCEPT',
          comment: 'api',
          protocol: 'tcp',
          ports: '6443',
          source: '+dc/dev-role-node_exporter',
        },
      ],
    });
    expect(names.aliases).toEqual({ 'dev-dev2': '10.10.10.12' });
    expect(names.ipSets).toMatchObject({
      'dev-office': ['198.51.100.0/24', '203.0.113.9'],
      'dev-role-node_exporter': ['10.10.10.11'],
    });
    // Those of the specs first: what they keep out, no role lets in.
    expect(guests.get('dev1')?.groups).toEqual(['dev-g-k3s', 'dev-node_exporter']);
    expect(guests.get('dev2')?.groups).toEqual([]);
  });

  test('has in a group what all of its machines serve; what one serves beside stays with that one', () => {
    const { names, guests } = planOf(
      filtered('', {
        'install_config.yaml': `hosts:
  dev1: { roles: { node_exporter: true } }
  dev2: { roles: { node_exporter: true }, vars: { node_exporter_listen: ":9200" } }
`,
      }),
    );
    expect(names.groups).toEqual({});
    expect(guests.get('dev1')?.rules.map(({ ports }) => ports)).toEqual([undefined, '9100']);
    expect(guests.get('dev2')?.rules.map(({ ports }) => ports)).toEqual([undefined, '9200']);
  });

  test('has what the specs say of a role before what it opens, also where that is of one machine', () => {
    const { guests } = planOf(
      filtered('  roles: { node_exporter: { rest: { action: drop, ports: [9200] } } }\n', {
        'install_config.yaml': `hosts:
  dev1: { roles: { node_exporter: true } }
  dev2: { roles: { node_exporter: true }, vars: { node_exporter_listen: ":9200" } }
`,
      }),
    );
    expect(guests.get('dev2')?.rules.map(({ action, ports }) => [action, ports])).toEqual([
      ['ACCEPT', undefined],
      ['DROP', '9200'],
      ['ACCEPT', '9200'],
    ]);
  });

  test('opens a cluster of k3s to its members and pods, and its API to all', () => {
    const { names, guests } = planOf(
      filtered('', {
        'site.yaml': withKey('clusters: { home: { kind: k3s, control_plane: [dev1], workers: [dev2] } }\n'),
      }),
    );
    expect(names.groups).toEqual({
      'dev-k3s-home': [
        { action: 'ACCEPT', comment: 'k3s', source: '10.42.0.0/16' },
        { action: 'ACCEPT', comment: 'k3s', source: '+dc/dev-cluster-home' },
      ],
    });
    expect(names.ipSets['dev-cluster-home']).toEqual(['10.10.10.11', '10.10.10.12']);
    expect(guests.get('dev1')?.rules.at(-1)).toMatchObject({ protocol: 'tcp', ports: '6443' });
    expect(guests.get('dev2')?.rules).toHaveLength(1);
  });

  test('opens a cluster of Talos Linux, whose machines have no roles, to its members and to whoever leads it', () => {
    const { names, guests } = planOf(
      filtered('', {
        'site.yaml': withKey('clusters: { edge: { kind: talos, control_plane: [dev1], workers: [dev2] } }\n'),
      }),
    );
    expect(names.groups).toEqual({
      'dev-talos-edge': [
        { action: 'ACCEPT', comment: 'talos', source: '10.244.0.0/16' },
        { action: 'ACCEPT', comment: 'talos', source: '+dc/dev-cluster-edge' },
      ],
    });
    expect(guests.get('dev1')?.rules.at(-1)).toMatchObject({ protocol: 'tcp', ports: '6443,50000' });
    expect(guests.get('dev2')?.rules.at(-1)).toMatchObject({ protocol: 'tcp', ports: '50000' });
  });

  test('opens nothing for a name that stands for no address', () => {
    const { names } = planOf(
      filtered('  roles: { node_exporter: { web: { ports: [80], from: ["role:docker"] } } }\n', {
        'defaults.yaml': adding(roles),
      }),
    );
    expect(names.groups['dev-node_exporter']).toEqual([
      { action: 'ACCEPT', comment: 'node_exporter', protocol: 'tcp', ports: '9100' },
    ]);
  });

  test('switches off what a VM says', () => {
    const site = filtered('', {
      'install_config.yaml': 'hosts: { dev2: { vm: { firewall: { enabled: false } } } }\n',
    });
    const resources = resourcesOf(site);
    expect(resources[options]?.['dev2']).toMatchObject({ enabled: false });
    expect(Object.keys(resources[ruleLists] ?? {})).not.toContain('dev2');
  });

  test('has what an Ansible group keeps out before what one machine alone serves', () => {
    const { guests } = planOf(
      filtered('  groups: { web: { rest: { action: drop, ports: [9200] } } }\n', {
        'install_config.yaml': `hosts:
  dev1: { roles: { node_exporter: true } }
  dev2: { roles: { node_exporter: true }, groups: [web], vars: { node_exporter_listen: ":9200" } }
`,
      }),
    );
    expect(guests.get('dev2')?.rules.map(({ action, ports }) => [action, ports])).toEqual([
      ['ACCEPT', undefined],
      ['DROP', '9200'],
      ['ACCEPT', '9200'],
    ]);
  });

  test('divides ports that are too many for one rule, where a run counts for two', () => {
    const ports = [...Array.from({ length: 14 }, (_, index) => String(index + 1)), '20-30', '40-40'];
    const { guests } = planOf(
      filtered('', {
        'install_config.yaml': `hosts: { dev1: { vm: { firewall: { rules: { many: { ports: [${ports.map((port) => `"${port}"`).join(', ')}] } } } } } }\n`,
      }),
    );
    expect(guests.get('dev1')?.rules.flatMap((rule) => rule.ports ?? [])).toEqual([
      '1,2,3,4,5,6,7,8,9,10,11,12,13,14',
      '20:30,40',
    ]);
  });

  test('says of rules and of what is dropped how loudly it is logged, and keeps rules without effect', () => {
    const site = filtered(
      '  log_dropped: warning\n  groups: { web: { off: { ports: [80], enabled: false, log: info } } }\n',
      { 'install_config.yaml': 'hosts: { dev1: { groups: [web] } }\n' },
    );
    expect(planOf(site).names.groups['dev-g-web']).toEqual([
      expect.objectContaining({ ports: '80', enabled: false, log: 'info' }),
    ]);
    expect(resourcesOf(site)[options]?.['dev1']).toMatchObject({ log_level_in: 'warning' });
  });

  test('knows IPv6, ICMP, and machines of iron that are in a group', () => {
    const { names, guests } = planOf(
      filtered(
        '  groups: { web: { ping: { protocol: ipv6-icmp, from: ["fd00:10::/64"] }, metrics: { ports: [9100], from: ["group:watchers"] } } }\n',
        {
          'install_config.yaml': 'hosts: { dev1: { groups: [web] }, dev2: { groups: [watchers] } }\n',
          'hosts/rack1.yaml':
            'nics: { eno1: { mac: "52:54:00:00:00:01", ipv4: 192.0.2.77/24, ipv6: "fd00:10::77/64" } }\ninstall: { groups: [watchers] }\n',
        },
      ),
    );
    expect(names.groups['dev-g-web']?.map(({ protocol, source }) => [protocol, source])).toEqual([
      ['ipv6-icmp', 'fd00:10::/64'],
      ['tcp', '+dc/dev-group-watchers'],
    ]);
    expect(names.ipSets['dev-group-watchers']).toEqual(['10.10.10.12', '192.0.2.77', 'fd00:10::77']);
    expect(guests.get('dev1')?.groups).toEqual(['dev-g-web']);
  });

  test('has addresses as PVE shows them', () => {
    const site = filtered('  ip_sets: { one: [192.0.2.9/32, 192.0.2.9, "FD00::1/128"] }\n', {
      'defaults.yaml': adding('  firewall: { rules: { web: { ports: [80], from: ["set:one"] } } }\n'),
    });
    expect(planOf(site).names.ipSets['dev-one']).toEqual(['192.0.2.9', 'fd00::1']);
  });

  test('is limited with its machines', () => {
    const { targets } = stackOf(filtered(), { hosts: ['dev1'], kept: {}, configured: {} });
    expect(targets).toEqual(expect.arrayContaining([`${options}.dev1`, `${ruleLists}.dev1`]));
    expect(targets?.filter((address) => /dev2|router/.test(address))).toEqual([]);
  });

  test('of an environment that is divided has its names in its own stack alone', () => {
    const site = filtered('', { 'defaults.yaml': adding(roles) });
    const whole = dev(site);
    const vms = whole.vms.filter(({ name }) => name === 'dev1');
    const shard = { ...whole, name: 'dev/0', partOf: 'dev', vms };
    const stack = new EnvironmentStack(testingApp(), 'shard', {
      site,
      environment: shard,
      hashOf: () => 'a',
    });
    const { resource } = JSON.parse(Testing.synth(stack)) as Synthesized;
    expect(Object.keys(resource[options] ?? {})).toEqual(['dev1']);
    expect(resource).not.toHaveProperty(groupType);
    expect(JSON.stringify(resource[ruleLists])).toContain('"security_group":"dev-node_exporter"');
  });
});

describe('an environment of several clusters', () => {
  const two = (clusters: string, node = 'pve2'): Site =>
    filtered('  groups: { web: { ping: { macro: Ping, from: [dev1] } } }\n', {
      'site.yaml': withKey(clusters),
      'nodes/pve2.yaml':
        'api_endpoint: https://192.0.2.3:8006\naddress: 192.0.2.3\nbridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 } }\n',
      'nodes/pve3.yaml':
        'api_endpoint: https://192.0.2.4:8006\naddress: 192.0.2.4\nbridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 } }\n',
      'vm_specs.yaml': (text) =>
        `${text}    node: ${node}\n`.replace(
          'net0: { ipv4: 10.10.10.12/24 }',
          'net0: { bridge: vmbr0, ipv4: 192.0.2.12/24 }',
        ),
      'install_config.yaml': 'hosts: { dev1: { groups: [web] }, dev2: { groups: [web] } }\n',
    });

  test('has names, sets and groups in each, made where its machines are', () => {
    const site = two(
      'clusters: { one: { kind: pve, control_plane: [pve1] }, two: { kind: pve, control_plane: [pve2] } }\n',
    );
    const plans = firewallPlans(site, dev(site));
    expect([...plans].map(([leader, { guests }]) => [leader, [...guests.keys()]])).toEqual([
      ['pve1', ['dev-router', 'dev1']],
      ['pve2', ['dev2']],
    ]);
    const resources = resourcesOf(site);
    expect(
      Object.entries(resources[groupType] ?? {}).map(([key, { name, provider }]) => [key, name, provider]),
    ).toEqual([
      ['dev-g-web', 'dev-g-web', 'proxmox'],
      ['dev-g-web--two', 'dev-g-web', 'proxmox.pve2'],
    ]);
    expect(Object.keys(resources[sets] ?? {})).toEqual(['dev-admins', 'dev-admins--two']);
    expect(resources[options]?.['dev2']).toMatchObject({ node_name: 'pve2', provider: 'proxmox.pve2' });
    expect(JSON.stringify(resources[ruleLists]?.['dev2']?.['depends_on'])).toContain(
      `${groupType}.dev-g-web--two`,
    );
    expect(JSON.stringify(resources[ruleLists]?.['dev1']?.['depends_on'])).not.toContain('--two');
  });

  test('asks a node that its machines are on, whatever leads the cluster', () => {
    const clusters =
      'clusters: { one: { kind: pve, control_plane: [pve1] }, two: { kind: pve, control_plane: [pve2, pve3] } }\n';
    const resources = resourcesOf(two(clusters, 'pve3'));
    expect(resources[groupType]?.['dev-g-web--two']).toMatchObject({ provider: 'proxmox.pve3' });
    expect(JSON.stringify(resources)).not.toContain('proxmox.pve2');
  });

  test('has them once where the nodes are one cluster', () => {
    const plans = firewallPlans(
      ...((site: Site) => [site, dev(site)] as const)(
        two('clusters: { one: { kind: pve, control_plane: [pve1, pve2] } }\n'),
      ),
    );
    expect([...plans.keys()]).toEqual(['pve1']);
  });
});

test('names are those that PVE takes, and no two become one', () => {
  expect(pveName('dev', 'haproxy', GROUP_LENGTH)).toBe('dev-haproxy');
  const long = ['provisioning_server', 'provisioning_server2'].map((each) =>
    pveName('prod', each, GROUP_LENGTH),
  );
  expect(new Set(long).size).toBe(2);
  for (const name of [...long, pveName('1.a', 'b.c', GROUP_LENGTH)]) {
    expect(name).toMatch(/^[A-Za-z][\w-]{1,17}$/);
  }
  expect(pveName('a.b', 'c', 64)).not.toBe(pveName('a_b', 'c', 64));
  expect(pveName('a', 'b-c', 64)).not.toBe(pveName('a-b', 'c', 64));
  // PVE keeps names in small letters.
  expect(pveName('Dev', 'Web', 64)).toMatch(/^dev-web-[0-9a-f]{6}$/);
});
