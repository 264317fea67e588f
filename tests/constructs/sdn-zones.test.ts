import {
  SdnEvpn,
  type SdnEvpnProps,
  SdnQinq,
  SdnSimple,
  type SdnSubnetProps,
  SdnVlan,
  SdnVxlan,
  type SdnVxlanProps,
  type SdnZoneProps,
} from '../../constructs';
import { codeOf, synthesized } from './synthesized';

const zone: SdnVxlanProps = {
  id: 'devzone',
  mtu: 1450,
  peers: ['10.0.12.1', '10.0.12.3'],
  vnets: [
    { id: 'devnet', tag: 10, subnets: [{ cidr: '10.10.10.0/24', gateway: '10.10.10.1', snat: false }] },
    {
      id: 'devnet2',
      tag: 11,
      alias: 'second ${net}',
      subnets: [{ cidr: 'fd00:1::/64', gateway: 'fd00:1::1', snat: false }],
    },
  ],
};

function build(props: SdnVxlanProps): ReturnType<typeof synthesized>['resource'] {
  return synthesized((stack) => new SdnVxlan(stack, 'sdn', props)).resource;
}

describe('SdnVxlan', () => {
  const resources = build(zone);
  const members = [
    'proxmox_sdn_zone_vxlan.devzone',
    'proxmox_sdn_vnet.devnet',
    'proxmox_sdn_subnet.devnet-10-10-10-0-24',
    'proxmox_sdn_vnet.devnet2',
    'proxmox_sdn_subnet.devnet2-fd00-1---64',
  ];

  test('makes zone, vnets and subnets, each under its own name', () => {
    expect(resources['proxmox_sdn_zone_vxlan']?.['devzone']).toMatchObject({
      mtu: 1450,
      peers: ['10.0.12.1', '10.0.12.3'],
    });
    expect(resources['proxmox_sdn_vnet']?.['devnet2']).toMatchObject({
      tag: 11,
      alias: 'second $${net}',
      zone: '${proxmox_sdn_zone_vxlan.devzone.id}',
    });
    expect(resources['proxmox_sdn_subnet']?.['devnet-10-10-10-0-24']).toMatchObject({
      vnet: '${proxmox_sdn_vnet.devnet.id}',
      cidr: '10.10.10.0/24',
      gateway: '10.10.10.1',
    });
  });

  test('applies after everything was made, and again when any of it changed', () => {
    expect(resources['proxmox_sdn_applier']?.['devzone-apply']).toMatchObject({
      on_create: true,
      on_destroy: false,
      depends_on: members,
      lifecycle: {
        replace_triggered_by: ['terraform_data.devzone-members', 'terraform_data.devzone-made', ...members],
      },
    });
  });

  test('applies what was deleted behind its back and is made again, as a creation replaces nothing', () => {
    expect(resources['terraform_data']?.['devzone-made']).toMatchObject({
      // Unknown to a plan that makes them, and the same in every other.
      input: [
        '${proxmox_sdn_zone_vxlan.devzone.pending == null ? "devzone" : "devzone"}',
        '${proxmox_sdn_subnet.devnet-10-10-10-0-24.id}',
        '${proxmox_sdn_subnet.devnet2-fd00-1---64.id}',
      ],
    });
  });

  test('asks of a vnet without subnets whether it was there', () => {
    const plain = { id: 'plain', tag: 12, subnets: [] };
    const { resource, data } = synthesized(
      (stack) => new SdnVxlan(stack, 'sdn', { ...zone, vnets: [plain, ...zone.vnets] }),
    );
    expect(data).toEqual({
      proxmox_sdn_vnet: { 'plain-made': { id: 'plain', depends_on: ['proxmox_sdn_vnet.plain'] } },
    });
    expect(resource['terraform_data']?.['devzone-made']?.['input']).toContain(
      '${data.proxmox_sdn_vnet.plain-made.zone}',
    );
    expect(synthesized((stack) => new SdnVxlan(stack, 'sdn', zone)).data).toBeUndefined();
  });

  test('applies after everything that was deleted, because all of it depends on the one that does so', () => {
    expect(resources['proxmox_sdn_applier']?.['devzone-finish']).toMatchObject({
      on_create: false,
      on_destroy: true,
      lifecycle: { replace_triggered_by: ['terraform_data.devzone-members'] },
    });
    for (const [type, name] of members.map((member) => member.split('.') as [string, string])) {
      expect(resources[type]?.[name]).toMatchObject({ depends_on: ['proxmox_sdn_applier.devzone-finish'] });
    }
  });

  test('notices a member that is gone', () => {
    const names = (props: SdnVxlanProps): unknown =>
      build(props)['terraform_data']?.['devzone-members']?.['input'];
    expect(names(zone)).toEqual([
      'devzone',
      'devnet',
      'devnet 10.10.10.0/24',
      'devnet2',
      'devnet2 fd00:1::/64',
    ]);
    expect(names({ ...zone, vnets: zone.vnets.slice(1) })).toEqual([
      'devzone',
      'devnet2',
      'devnet2 fd00:1::/64',
    ]);
  });

  test('is refused with SDN_ID when PVE would not take a name', () => {
    expect(codeOf(() => build({ ...zone, id: 'much-too-long' }))).toBe('SDN_ID');
    expect(codeOf(() => build({ ...zone, vnets: [{ id: '1net', tag: 1, subnets: [] }] }))).toBe('SDN_ID');
  });

  test('is refused with SDN_TAG_TAKEN when two vnets share a tag', () => {
    const vnets = zone.vnets.map((vnet) => ({ ...vnet, tag: 7 }));
    expect(codeOf(() => build({ ...zone, vnets }))).toBe('SDN_TAG_TAKEN');
  });
});

describe('the other types of zones', () => {
  const subnet = { cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false };
  const tagged = { id: 'znet', tag: 20, subnets: [subnet] };
  const made = (build: Parameters<typeof synthesized>[0]): ReturnType<typeof synthesized>['resource'] =>
    synthesized(build).resource;

  test('SdnSimple has no tags, and the DHCP server that its ranges need', () => {
    const range = { first: '10.20.0.100', last: '10.20.0.200' };
    const props: SdnZoneProps = {
      id: 'szone',
      nodes: ['pve1'],
      vnets: [
        { id: 'snet', subnets: [{ ...subnet, snat: true, dhcpRange: range, dhcpDnsServer: '10.20.0.1' }] },
      ],
    };
    const resources = made((stack) => new SdnSimple(stack, 'sdn', props));
    expect(resources['proxmox_sdn_zone_simple']?.['szone']).toMatchObject({
      dhcp: 'dnsmasq',
      nodes: ['pve1'],
    });
    expect(resources['proxmox_sdn_subnet']?.['snet-10-20-0-0-24']).toMatchObject({
      snat: true,
      dhcp_dns_server: '10.20.0.1',
      dhcp_range: { start_address: '10.20.0.100', end_address: '10.20.0.200' },
    });
    const plain = { ...props, vnets: [{ id: 'snet', subnets: [subnet] }] };
    expect(
      made((stack) => new SdnSimple(stack, 'sdn', plain))['proxmox_sdn_zone_simple']?.['szone'],
    ).not.toHaveProperty('dhcp');
    expect(codeOf(() => made((stack) => new SdnSimple(stack, 'sdn', { ...props, vnets: [tagged] })))).toBe(
      'SDN_TAG',
    );
  });

  test('SdnVlan and SdnQinq name their bridge, and take the tags of a switch', () => {
    const vnets = [tagged];
    const vlan = made((stack) => new SdnVlan(stack, 'sdn', { id: 'vzone', bridge: 'vmbr0', vnets }));
    expect(vlan['proxmox_sdn_zone_vlan']?.['vzone']).toMatchObject({ bridge: 'vmbr0' });
    const qinq = made(
      (stack) => new SdnQinq(stack, 'sdn', { id: 'qzone', bridge: 'vmbr0', serviceVlan: 100, vnets }),
    );
    expect(qinq['proxmox_sdn_zone_qinq']?.['qzone']).toMatchObject({ bridge: 'vmbr0', service_vlan: 100 });
    const wide = [{ ...tagged, tag: 5000 }];
    expect(
      codeOf(() => made((stack) => new SdnVlan(stack, 'sdn', { id: 'vzone', bridge: 'vmbr0', vnets: wide }))),
    ).toBe('SDN_TAG');
    expect(
      codeOf(() =>
        made((stack) => new SdnQinq(stack, 'sdn', { id: 'qzone', bridge: 'vmbr0', serviceVlan: 0, vnets })),
      ),
    ).toBe('SDN_SERVICE_VLAN');
  });

  test('SdnEvpn makes its controller before it, and both are applied', () => {
    const resources = made(
      (stack) =>
        new SdnEvpn(stack, 'sdn', {
          id: 'ezone',
          controller: { id: 'bgp', asn: 65_000, peers: ['10.0.0.1', '10.0.0.2'] },
          vrfVxlan: 9000,
          exitNodes: ['pve1'],
          vnets: [{ ...tagged, subnets: [{ ...subnet, snat: true }] }],
        }),
    );
    expect(resources['proxmox_sdn_controller_evpn']?.['bgp']).toMatchObject({
      asn: 65_000,
      peers: ['10.0.0.1', '10.0.0.2'],
      depends_on: ['proxmox_sdn_applier.ezone-finish'],
    });
    expect(resources['proxmox_sdn_zone_evpn']?.['ezone']).toMatchObject({
      controller: '${proxmox_sdn_controller_evpn.bgp.id}',
      vrf_vxlan: 9000,
      exit_nodes: ['pve1'],
    });
    expect(resources['proxmox_sdn_applier']?.['ezone-apply']).toMatchObject({
      depends_on: expect.arrayContaining(['proxmox_sdn_controller_evpn.bgp', 'proxmox_sdn_zone_evpn.ezone']),
    });
    const known = made(
      (stack) =>
        new SdnEvpn(stack, 'sdn', { id: 'ezone', controller: 'there', vrfVxlan: 1, vnets: [tagged] }),
    );
    expect(known['proxmox_sdn_zone_evpn']?.['ezone']).toMatchObject({ controller: 'there' });
    expect(known).not.toHaveProperty('proxmox_sdn_controller_evpn');
  });

  test.each([
    ['SDN_NO_DHCP', { ...subnet, dhcpRange: { first: '10.20.0.100', last: '10.20.0.200' } }],
    ['SDN_NO_SNAT', { ...subnet, snat: true }],
  ])('are refused with %s what their type does not do', (code, given) => {
    const vnets = [{ ...tagged, subnets: [given] }];
    expect(codeOf(() => made((stack) => new SdnVxlan(stack, 'sdn', { id: 'xzone', peers: [], vnets })))).toBe(
      code,
    );
  });

  test.each<[string, Partial<SdnEvpnProps>]>([
    ['no routing table', { vrfVxlan: 0 }],
    ['a routing table beyond the last', { vrfVxlan: 16_777_216 }],
    ['a routing table that a vnet has', { vrfVxlan: tagged.tag }],
    ['a first exit that is none', { exitNodes: ['pve1'], primaryExitNode: 'pve2' }],
    ['a route target without an identifier', { rtImport: '65000' }],
    ['no AS number', { controller: { id: 'bgp', asn: 0, peers: ['10.0.0.1'] } }],
    ['neither peers nor fabric', { controller: { id: 'bgp', asn: 65_000, peers: [] } }],
    ['peers and fabric', { controller: { id: 'bgp', asn: 65_000, peers: ['10.0.0.1'], fabric: 'f' } }],
  ])('SdnEvpn is refused with SDN_EVPN for %s', (_, more) => {
    const props = { id: 'ezone', controller: 'there', vrfVxlan: 9000, vnets: [tagged], ...more };
    expect(codeOf(() => made((stack) => new SdnEvpn(stack, 'sdn', props)))).toBe('SDN_EVPN');
  });

  test.each<[string, Partial<SdnSubnetProps>]>([
    ['a network with bits of a host', { cidr: '10.20.0.1/24' }],
    ['a gateway elsewhere', { gateway: '10.21.0.1' }],
    ['a gateway of another family', { gateway: 'fd00::1' }],
    ['snat without a gateway', { gateway: undefined, snat: true }],
    ['DHCP elsewhere', { dhcpRange: { first: '10.20.0.100', last: '10.20.1.1' } }],
    ['DHCP backwards', { dhcpRange: { first: '10.20.0.9', last: '10.20.0.8' } }],
    ['DHCP of the gateway', { dhcpRange: { first: '10.20.0.1', last: '10.20.0.8' } }],
  ])('subnets are refused with SDN_SUBNET for %s', (_, more) => {
    const subnets = [{ cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false, ...more }];
    const vnets = [{ id: 'snet', subnets }];
    expect(codeOf(() => made((stack) => new SdnSimple(stack, 'sdn', { id: 'szone', vnets })))).toBe(
      'SDN_SUBNET',
    );
  });
});
