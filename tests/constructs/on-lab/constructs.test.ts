import type { TerraformStack } from 'cdktf';
import { Firewall, ProxmoxVm, SdnEvpn, SdnQinq, SdnSimple, SdnVlan } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { everyEvpnOption, everyFirewallOption } from '../complete';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('constructs on the lab: made, found unchanged, changed in place, removed (needs terraform)', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    fixture = await startLab();
  });
  afterAll(async () => {
    await fixture.remove();
  });
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(() => {
    deployed.remove();
  });

  const config = (path: string): Promise<Record<string, unknown>> => fixture.client.get(path);

  test('zones of every type, in one stack', async () => {
    const subnets = [{ cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false }];
    const build =
      (isLarger: boolean) =>
      (stack: TerraformStack): void => {
        const range = { first: '10.30.0.100', last: isLarger ? '10.30.0.220' : '10.30.0.200' };
        const simple = { cidr: '10.30.0.0/24', gateway: '10.30.0.1', snat: true, dhcpRange: range };
        new SdnSimple(stack, 'simple', { id: 'szone', vnets: [{ id: 'snet', subnets: [simple] }] });
        const vlans = [
          { id: 'vnet', tag: 20, alias: 'twenty', subnets },
          ...(isLarger ? [{ id: 'vnet2', tag: 21, subnets: [] }] : []),
        ];
        new SdnVlan(stack, 'vlan', { id: 'vzone', bridge: 'vmbr0', vnets: vlans });
        const inner = [{ id: 'qnet', tag: 20, vlanAware: true, subnets: [] }];
        new SdnQinq(stack, 'qinq', {
          id: 'qzone',
          bridge: 'vmbr0',
          serviceVlan: isLarger ? 101 : 100,
          vnets: inner,
        });
        new SdnEvpn(stack, 'evpn', {
          id: 'ezone',
          controller: { id: 'bgp', asn: 65_000, peers: ['10.0.0.1'] },
          vrfVxlan: 9000,
          vnets: [
            { id: 'enet', tag: 9001, subnets: [{ cidr: '10.40.0.0/24', gateway: '10.40.0.1', snat: true }] },
          ],
        });
      };
    expect(await deployed.deploy(build(false))).toContain('0 destroyed');
    expect(await config('cluster/sdn/zones/szone')).toMatchObject({ type: 'simple', dhcp: 'dnsmasq' });
    expect(await config('cluster/sdn/vnets/qnet')).toMatchObject({ tag: 20, vlanaware: 1 });
    await deployed.deploy(build(true));
    expect(await config('cluster/sdn/zones/qzone')).toMatchObject({ tag: 101 });
    expect(await config('cluster/sdn/vnets/vnet2')).toMatchObject({ zone: 'vzone', tag: 21 });
    // What was deleted by hand comes into force again, and does not only wait.
    await fixture.client.delete('cluster/sdn/vnets/vnet2');
    await fixture.client.delete('cluster/sdn/vnets/enet/subnets/ezone-10.40.0.0-24');
    await fixture.client.waitTask(await fixture.client.put<string>('cluster/sdn'));
    await deployed.deploy(build(true));
    const waiting = [
      ...(await fixture.client.get<readonly object[]>('cluster/sdn/vnets', { pending: true })),
      ...(await fixture.client.get<readonly object[]>('cluster/sdn/vnets/enet/subnets', { pending: true })),
    ].filter((each) => 'pending' in each);
    expect(waiting).toEqual([]);
    expect(await config('cluster/sdn/vnets/vnet2')).toMatchObject({ zone: 'vzone', tag: 21 });
    await deployed.destroy();
    expect(await fixture.client.get('cluster/sdn/zones', { pending: true })).toEqual([]);
  });

  test('a firewall: names, groups, guests and nodes, in an order that shuts nobody out', async () => {
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu', { vmid: 300, name: 'web1' }));
    const build =
      (ports: string) =>
      (stack: TerraformStack): void => {
        new Firewall(stack, 'firewall', {
          cluster: { enabled: true, rules: [{ action: 'ACCEPT', macro: 'SSH', source: '+admins' }] },
          aliases: { lan: '10.0.12.0/24' },
          ipSets: { admins: ['10.0.12.5', '10.0.9.0/24', '!10.0.9.1'] },
          groups: { web: [{ action: 'ACCEPT', protocol: 'tcp', ports, source: 'lan' }] },
          guests: [
            {
              name: 'web1',
              node: 'lab',
              vmId: 300,
              groups: ['web'],
              rules: [{ action: 'ACCEPT', macro: 'Ping', comment: 'is it ${there}' }],
              ipFilter: true,
            },
          ],
        });
      };
    await deployed.deploy(build('80,443'));
    expect(await config('nodes/lab/qemu/300/firewall/options')).toMatchObject({
      enable: 1,
      policy_in: 'DROP',
      ipfilter: 1,
    });
    expect(await fixture.client.get('nodes/lab/qemu/300/firewall/rules')).toMatchObject([
      { pos: 0, macro: 'Ping', comment: 'is it ${there}' },
      { pos: 1, type: 'group', action: 'web' },
    ]);
    expect(await fixture.client.get('cluster/firewall/ipset/admins')).toHaveLength(3);
    expect(await config('cluster/firewall/options')).toMatchObject({ enable: 1, policy_in: 'DROP' });
    expect(await deployed.deploy(build('443'))).toContain('1 changed, 0 destroyed');
    expect(await fixture.client.get('cluster/firewall/groups/web')).toMatchObject([
      { dport: '443', source: 'lan' },
    ]);
    await deployed.destroy();
    expect(await fixture.client.get('cluster/firewall/groups')).toEqual([]);
  });

  test('EVPN with every option', async () => {
    await deployed.deploy((stack) => new SdnEvpn(stack, 'evpn', everyEvpnOption));
    expect(await config('cluster/sdn/zones/ezone')).toMatchObject({
      ...{ 'exitnodes-primary': 'lab', 'exitnodes-local-routing': 1, 'advertise-subnets': 1 },
      ...{ 'disable-arp-nd-suppression': 1, 'rt-import': '65000:9100' },
    });
    await deployed.destroy();
  });

  test('a firewall with every option', async () => {
    const machine = (stack: TerraformStack): ProxmoxVm =>
      new ProxmoxVm(stack, 'vm', {
        ...{ name: 'web1', vmId: 310, node: 'lab', cores: 1, memoryMib: 512, networkBoot: true },
        disks: [{ interface: 'scsi0', datastore: 'local-lvm', sizeGib: 1 }],
        nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:03:00', firewall: true }],
      });
    await deployed.deploy((stack) => {
      const dependsOn = [machine(stack)];
      const guests = everyFirewallOption.guests?.map((guest) => ({ ...guest, vmId: 310, dependsOn }));
      new Firewall(stack, 'firewall', { ...everyFirewallOption, guests });
    });
    expect(await config('nodes/lab/qemu/310/firewall/options')).toMatchObject({
      ...{ macfilter: 0, dhcp: 0, ndp: 0, radv: 1, ipfilter: 1, log_level_in: 'info' },
    });
    expect(await config('cluster/firewall/options')).toMatchObject({ policy_forward: 'DROP', ebtables: 0 });
    expect(await fixture.client.get('nodes/lab/qemu/310/firewall/rules')).toMatchObject([
      { type: 'out', sport: '1024:65535', dport: '80', enable: 0, iface: 'net0' },
      { type: 'group', action: 'web' },
    ]);
    expect(await fixture.client.get('cluster/firewall/aliases')).toMatchObject([{ comment: 'Office' }]);
    await deployed.destroy();
  });
});
