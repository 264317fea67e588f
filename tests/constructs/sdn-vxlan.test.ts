import { SdnVxlan, type SdnVxlanProps } from '../../constructs';
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
      lifecycle: { replace_triggered_by: ['terraform_data.devzone-members', ...members] },
    });
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
