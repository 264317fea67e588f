import { Testing } from 'cdktf';
import { NodeStack } from '../../stacks';
import type { Synthesized } from '../constructs/synthesized';
import { adding, siteOf } from '../site/small-site';
import { testingApp } from '../testing-app';

function resourcesOf(datacenter: string): Synthesized['resource'] {
  const site = siteOf({ 'nodes/pve1.yaml': adding(`setup: { datacenter: ${datacenter} }\n`) });
  const stack = new NodeStack(testingApp(), 'node--pve1', { site, node: site.nodes[0]! });
  return (JSON.parse(Testing.synth(stack)) as Synthesized).resource;
}

describe("the switch of a cluster's firewall", () => {
  test('is left alone where the specs say nothing', () => {
    const types = Object.keys(resourcesOf('{ pools: { dev: {} } }'));
    expect(types.filter((type) => type.includes('firewall'))).toEqual([]);
  });

  test('comes after those who may reach the nodes', () => {
    const resources = resourcesOf('{ firewall: { enabled: true, admins: [192.0.2.64/26, 198.51.100.7] } }');
    expect(resources['proxmox_virtual_environment_firewall_ipset']?.['management']).toMatchObject({
      cidr: [{ name: '192.0.2.64/26' }, { name: '198.51.100.7' }],
    });
    expect(resources['proxmox_virtual_environment_cluster_firewall']?.['cluster']).toMatchObject({
      enabled: true,
      input_policy: 'DROP',
      depends_on: [
        'proxmox_virtual_environment_firewall_ipset.management',
        'proxmox_virtual_environment_firewall_rules.nodes',
      ],
    });
  });

  test('is switched off where the specs say so', () => {
    const resources = resourcesOf('{ firewall: { enabled: false } }');
    expect(resources['proxmox_virtual_environment_cluster_firewall']?.['cluster']).toMatchObject({
      enabled: false,
    });
  });
});

describe('rules of nodes', () => {
  const rulesOf = (nodes: Parameters<typeof siteOf>[0], node = 'pve1'): unknown => {
    const site = siteOf(nodes);
    const stack = new NodeStack(testingApp(), `node--${node}`, {
      site,
      node: site.nodes.find(({ name }) => name === node)!,
    });
    const { resource } = JSON.parse(Testing.synth(stack)) as Synthesized;
    return resource['proxmox_virtual_environment_firewall_rules'];
  };
  const on = 'enabled: true, admins: [192.0.2.64/26]';
  const login = { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '22,3128,5900:5999,8006' };

  test('are asked after those of who deploys, whatever they drop; sources are addresses', () => {
    const found = rulesOf({
      'nodes/pve1.yaml': adding(
        `setup: { firewall: { rules: { ssh: { action: drop, macro: SSH } } }, datacenter: { firewall: { ${on}, rules: { nfs: { ports: [2049], from: [dev1, nodes, "2001:db8::/32"] } } } } }\n`,
      ),
    });
    expect(found).toMatchObject({
      nodes: {
        rule: [
          { ...login, source: '192.0.2.64/26' },
          { ...login, source: '192.0.2.1' },
          { dport: '2049', source: '10.10.10.11' },
          { dport: '2049', source: '192.0.2.1' },
          { dport: '2049', source: '2001:db8::/32' },
        ],
      },
      pve1: {
        node_name: 'pve1',
        rule: [
          { ...login, source: '192.0.2.64/26' },
          { ...login, source: '192.0.2.1' },
          { action: 'DROP', macro: 'SSH' },
        ],
      },
    });
  });

  const two = {
    'nodes/pve2.yaml':
      'api_endpoint: https://192.0.2.3:8006\naddress: 192.0.2.3\nbridges: { vmbr0: { cidr: 192.0.2.0/24 } }\nsetup: { firewall: { rules: { ssh: { action: drop, macro: SSH } } } }\n',
    'nodes/pve1.yaml': adding(`setup: { datacenter: { firewall: { ${on} } } }\n`),
    'site.yaml': adding('clusters: { pve: { kind: pve, control_plane: [pve1, pve2] } }\n'),
    'vm_specs.yaml': (text: string) => `${text}    node: pve2\n`,
  };

  test('let nodes of a zone send each other what its VMs say', () => {
    const vxlan = { type: 'in', action: 'ACCEPT', proto: 'udp', dport: '4789' };
    expect(rulesOf(two)).toMatchObject({
      nodes: {
        rule: [
          { ...login, source: '192.0.2.64/26' },
          { ...login, source: '192.0.2.1' },
          { ...login, source: '192.0.2.3' },
          { ...vxlan, source: '192.0.2.1' },
          { ...vxlan, source: '192.0.2.3' },
        ],
      },
    });
  });

  test('know who administers the cluster, also where another node says it', () => {
    expect(rulesOf(two, 'pve2')).toMatchObject({
      pve2: {
        rule: [
          { ...login, source: '192.0.2.64/26' },
          { ...login, source: '192.0.2.1' },
          { ...login, source: '192.0.2.3' },
          { macro: 'SSH' },
        ],
      },
    });
  });
});
