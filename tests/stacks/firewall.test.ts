import { Testing } from 'cdktf';
import type { Environment, Site } from '../../site';
import { EnvironmentStack, type EnvironmentStackProps } from '../../stacks';
import { firewallPlan } from '../../stacks/firewall/firewall-plan';
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

const planOf = (site: Site): NonNullable<ReturnType<typeof firewallPlan>> => firewallPlan(site, dev(site))!;

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
    expect(guests.get('dev1')?.groups).toEqual(['dev-node_exporter', 'dev-g-k3s']);
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
});
