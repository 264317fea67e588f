import type { TerraformStack } from 'cdktf';
import {
  Container,
  type ContainerProps,
  Firewall,
  ProxmoxVm,
  SdnEvpn,
  SdnQinq,
  SdnSimple,
  SdnVlan,
} from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { everyContainerOption, everyEvpnOption, everyFirewallOption } from '../complete';
import { container } from '../container-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('constructs on the lab: made, found unchanged, changed in place, removed (needs terraform)', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
    fixture = await startLab({
      catalogue: [{ root: 'debian-12', pattern: /^debian-1[23]\.tar\.zst$/, ...sizes }],
    });
    const url = 'https://images.example.org/debian-12.tar.zst';
    const download = { content: 'vztmpl', filename: 'debian-12.tar.zst', url };
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/storage/local/download-url', download),
    );
    await fixture.client.post('pools', { poolid: 'web' });
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

  test('a container grows in place, and keeps its place when keys or templates change', async () => {
    const build =
      (more: Partial<ContainerProps>) =>
      (stack: TerraformStack): void => {
        new Container(stack, 'container', { ...container, ...more });
      };
    expect(await deployed.deploy(build({}))).toContain('1 added');
    expect(await config('nodes/lab/lxc/201/config')).toMatchObject({
      hostname: 'dns1',
      unprivileged: 1,
      features: 'nesting=1',
      memory: 512,
      swap: 0,
      net0: expect.stringContaining('ip=10.0.12.21/24') as string,
    });
    const grown = { memoryMib: 1024, cores: 2, sshKeys: [...container.sshKeys, 'ssh-ed25519 AAAA second'] };
    expect(
      await deployed.deploy(build({ ...grown, templateFileId: 'local:vztmpl/debian-13.tar.zst' })),
    ).toContain('1 changed, 0 destroyed');
    expect(await config('nodes/lab/lxc/201/config')).toMatchObject({ memory: 1024, cores: 2 });
    await deployed.destroy();
  });

  test('a container with every option: it reaches PVE, is read back, and most change in place', async () => {
    const build =
      (more: Partial<ContainerProps>) =>
      (stack: TerraformStack): void => {
        new Container(stack, 'container', { ...container, ...everyContainerOption, ...more });
      };
    expect(await deployed.deploy(build({}))).toContain('1 added');
    const has = (...parts: readonly string[]): unknown =>
      expect.stringMatching(new RegExp(parts.map((part) => `(?=.*${part})`).join(''))) as unknown;
    expect(await config('nodes/lab/lxc/201/config')).toMatchObject({
      ostype: 'ubuntu',
      cpuunits: 200,
      swap: 256,
      rootfs: has('acl=1', 'quota=1', 'mountoptions=(noatime;discard|discard;noatime)'),
      mp0: has('mp=/srv/data', 'acl=1', 'quota=1', 'replicate=0', 'mountoptions=nodev'),
      mp1: has('/mnt/photos', 'mp=/photos', 'ro=1', 'shared=1'),
      net0: has('tag=20', 'mtu=1400', 'rate=10', 'ip6=auto', 'host-managed=1'),
      net1: has('name=lan0', 'ip=dhcp', 'ip6=fd00:12::21/64', 'gw6=fd00:12::1'),
      features: has('nesting=1', 'keyctl=1', 'fuse=1', 'mknod=1', 'mount=nfs'),
      dev0: has('/dev/ttyUSB0', 'mode=0600', 'uid=1000', 'gid=1000', 'deny-write=1'),
      cmode: 'shell',
      tty: 1,
      hookscript: 'local:snippets/hook.pl',
      entrypoint: '/sbin/init',
      env: 'LANG=C.UTF-8',
      startup: has('order=3', 'up=10', 'down=60'),
    });
    const changed: Partial<ContainerProps> = {
      cpuLimit: 2,
      console: { type: 'tty' },
      startupOrder: undefined,
      description: 'Names',
      started: true,
      rootDisk: { ...everyContainerOption.rootDisk, sizeGib: 9 },
    };
    expect(await deployed.deploy(build(changed))).toContain('0 added, 1 changed, 0 destroyed');
    expect(await config('nodes/lab/lxc/201/config')).toMatchObject({
      cmode: 'tty',
      startup: has('up=10', 'down=60'),
    });
    expect(await config('nodes/lab/lxc/201/status/current')).toMatchObject({ status: 'running' });
    await deployed.destroy();
  });

  test('a container that is a copy of another, and one that is privileged', async () => {
    await deployed.deploy((stack) => {
      // A copy in full is made of one that does not run.
      const source = new Container(stack, 'source', { ...container, started: false });
      const nics = container.nics.map((nic) => ({ ...nic, mac: 'BC:24:11:00:02:09' }));
      const copied = {
        templateFileId: undefined,
        os: undefined,
        rootDisk: undefined,
        mounts: undefined,
        sshKeys: [],
        nics,
      };
      const clone = { templateId: 201, full: true };
      const copy = { ...copied, name: 'dns2', vmId: 202, clone, dependsOn: [source] };
      new Container(stack, 'copy', { ...container, ...copy });
      new Container(stack, 'privileged', { ...container, name: 'dns3', vmId: 203, isPrivileged: true });
    });
    expect(await config('nodes/lab/lxc/202/config')).toMatchObject({ hostname: 'dns2', unprivileged: 1 });
    const privileged = await config('nodes/lab/lxc/203/config');
    expect(privileged['features'] ?? '').not.toContain('=1');
    await deployed.destroy();
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
