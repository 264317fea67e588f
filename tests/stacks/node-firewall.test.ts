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
      depends_on: ['proxmox_virtual_environment_firewall_ipset.management'],
    });
  });

  test('is switched off where the specs say so', () => {
    const resources = resourcesOf('{ firewall: { enabled: false } }');
    expect(resources['proxmox_virtual_environment_cluster_firewall']?.['cluster']).toMatchObject({
      enabled: false,
    });
  });
});
