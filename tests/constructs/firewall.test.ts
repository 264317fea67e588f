import { Firewall, type FirewallProps } from '../../constructs';
import { codeOf, synthesized } from './synthesized';

function build(props: FirewallProps): ReturnType<typeof synthesized>['resource'] {
  return synthesized((stack) => new Firewall(stack, 'firewall', props)).resource;
}

const guest = { name: 'web1', node: 'pve1', vmId: 10_001 };

describe('Firewall', () => {
  test('closes guests but for what they allow, and says what before it closes them', () => {
    const resources = build({
      groups: { web: [{ action: 'ACCEPT', macro: 'HTTPS' }] },
      guests: [{ ...guest, groups: ['web'] }],
    });
    expect(resources['proxmox_virtual_environment_firewall_options']?.['web1']).toMatchObject({
      node_name: 'pve1',
      vm_id: 10_001,
      enabled: true,
      input_policy: 'DROP',
      output_policy: 'ACCEPT',
      depends_on: [
        'proxmox_virtual_environment_cluster_firewall_security_group.web',
        'proxmox_virtual_environment_firewall_rules.web1',
      ],
    });
  });

  test('turns the cluster on after everything, and only where asked', () => {
    const resources = build({ aliases: { lan: '10.0.0.0/8' }, cluster: { enabled: true }, guests: [guest] });
    expect(resources['proxmox_virtual_environment_cluster_firewall']?.['cluster']).toMatchObject({
      depends_on: [
        'proxmox_virtual_environment_firewall_alias.lan',
        'proxmox_virtual_environment_firewall_options.web1',
      ],
    });
    expect(build({ guests: [guest] })).not.toHaveProperty('proxmox_virtual_environment_cluster_firewall');
  });

  test('guards containers by their own id', () => {
    const resources = build({ guests: [{ ...guest, kind: 'container' }] });
    expect(resources['proxmox_virtual_environment_firewall_options']?.['web1']).toMatchObject({
      container_id: 10_001,
    });
  });

  test.each<[string, FirewallProps]>([
    ['FIREWALL_NAME', { aliases: { '1lan': '10.0.0.0/8' } }],
    ['FIREWALL_NAME', { groups: { 'a-name-that-is-too-long': [] } }],
    ['FIREWALL_RULE', { groups: { web: [{ action: 'ACCEPT', macro: 'SSH', protocol: 'tcp' }] } }],
    ['FIREWALL_RULE', { groups: { web: [{ action: 'ACCEPT', ports: '22' }] } }],
    ['FIREWALL_RULE', { groups: { web: [{ action: 'ACCEPT', sourcePorts: '22' }] } }],
    ['FIREWALL_RULE', { guests: [{ ...guest, rules: [{ action: 'ACCEPT', direction: 'forward' }] }] }],
    ['FIREWALL_UNKNOWN', { comments: { lan: 'Office' } }],
    ['FIREWALL_UNKNOWN', { groups: { web: [{ action: 'ACCEPT', source: '+nobody' }] } }],
    ['FIREWALL_UNKNOWN', { groups: { web: [{ action: 'ACCEPT', source: '10.0.0.1,dc/nowhere' }] } }],
    ['FIREWALL_UNKNOWN', { guests: [{ ...guest, groups: ['nothing'] }] }],
  ])('is refused with %s: %j', (code, props) => {
    expect(codeOf(() => build(props))).toBe(code);
  });
});
