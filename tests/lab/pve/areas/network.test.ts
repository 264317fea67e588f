import type { PveClient } from '../../../../pve/client';
import { startLab, type LabFixture } from '../lab-fixture';

describe('SDN, the firewall and the nodes’ network', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    client = fixture.client;
  });

  afterAll(() => fixture.remove());

  const apply = async (): Promise<unknown> => client.waitTask(await client.put('cluster/sdn'));

  it('knows every kind of zone and what each needs', async () => {
    await client.post('cluster/sdn/controllers', {
      controller: 'evpn1',
      type: 'evpn',
      asn: 65_000,
      peers: '10.0.12.1',
    });
    const zones = [
      { zone: 'flat', type: 'simple' },
      { zone: 'tagged', type: 'vlan', bridge: 'vmbr0' },
      { zone: 'twice', type: 'qinq', bridge: 'vmbr0', tag: 10 },
      { zone: 'tunnel', type: 'vxlan', peers: '10.0.12.1' },
      { zone: 'routed', type: 'evpn', controller: 'evpn1', 'vrf-vxlan': 4000 },
    ];
    for (const zone of zones) {
      await client.post('cluster/sdn/zones', zone);
      await expect(client.get(`cluster/sdn/zones/${zone.zone}`)).resolves.toMatchObject(zone);
    }
    for (const { zone, type } of zones.slice(1)) {
      await expect(
        client.post('cluster/sdn/zones', { zone: `${zone}x`.slice(0, 8), type }),
      ).rejects.toMatchObject({ status: 400 });
    }
    await expect(client.delete('cluster/sdn/controllers/evpn1')).rejects.toMatchObject({
      message: expect.stringContaining("controller 'evpn1' is used by zone 'routed'"),
    });
  });

  it('shows what waits, applies it, and takes it back on PVE 9', async () => {
    await expect(client.get('cluster/sdn/zones/flat', { pending: true })).resolves.toMatchObject({
      state: 'new',
    });
    await apply();
    await client.put('cluster/sdn/zones/flat', { mtu: 1400 });
    await expect(client.get('cluster/sdn/zones/flat', { pending: true })).resolves.toMatchObject({
      state: 'changed',
      pending: expect.objectContaining({ mtu: 1400 }),
    });
    await client.post('cluster/sdn/rollback');
    await expect(client.get('cluster/sdn/zones/flat')).resolves.not.toHaveProperty('mtu');
  });

  it('says of texts that go with the next apply that they are deleted', async () => {
    await client.put('cluster/sdn/zones/flat', { nodes: 'lab' });
    await apply();
    await client.put('cluster/sdn/zones/flat', { delete: 'nodes' });
    await expect(client.get('cluster/sdn/zones/flat', { pending: true })).resolves.toMatchObject({
      nodes: 'lab',
      state: 'changed',
      pending: { nodes: 'deleted' },
    });
    await apply();
  });

  it('takes subnets whose gateway and ranges are in them, and lists their addresses', async () => {
    await client.post('cluster/sdn/zones', { zone: 'dhcp', type: 'simple', ipam: 'pve', dhcp: 'dnsmasq' });
    await client.post('cluster/sdn/vnets', { vnet: 'vdhcp', zone: 'dhcp' });
    const subnets = 'cluster/sdn/vnets/vdhcp/subnets';
    const subnet = { subnet: '10.20.0.0/24', type: 'subnet' };
    const range = (from: string, to: string): string => `start-address=${from},end-address=${to}`;
    for (const [wrong, field] of [
      [{ gateway: '10.21.0.1' }, 'gateway'],
      [{ 'dhcp-range': range('10.20.0.9', '10.20.0.5') }, 'dhcp-range'],
      [{ 'dhcp-range': range('10.20.0.9', '10.20.1.5') }, 'dhcp-range'],
    ] as const) {
      await expect(client.post(subnets, { ...subnet, ...wrong })).rejects.toMatchObject({
        status: 400,
        errors: { [field]: expect.any(String) as string },
      });
    }
    const ranges = { 'dhcp-range': range('10.20.0.100', '10.20.0.200') };
    await client.post(subnets, { ...subnet, ...ranges, gateway: '10.20.0.1' });
    await expect(client.put(`${subnets}/dhcp-10.20.0.0-24`, { gateway: '10.0.0.1' })).rejects.toMatchObject({
      status: 400,
    });
    await client.post('cluster/sdn/vnets/vdhcp/ips', {
      ...{ zone: 'dhcp', ip: '10.20.0.100', mac: 'BC:24:11:00:00:07' },
    });
    const place = { zone: 'dhcp', vnet: 'vdhcp', subnet: '10.20.0.0/24' };
    await expect(client.get('cluster/sdn/ipams/pve/status')).resolves.toEqual([
      { ...place, ip: '10.20.0.1', gateway: 1 },
      { ...place, ip: '10.20.0.100', mac: 'BC:24:11:00:00:07' },
    ]);
    await apply();
  });

  it('is held by who has the lock', async () => {
    const token = await client.post<string>('cluster/sdn/lock');
    await expect(client.put('cluster/sdn/zones/flat', { mtu: 1400 })).rejects.toMatchObject({ status: 500 });
    await client.put('cluster/sdn/zones/flat', { mtu: 1450, 'lock-token': token });
    await client.waitTask(await client.put('cluster/sdn', { 'lock-token': token, 'release-lock': true }));
    await expect(client.get('cluster/sdn/zones/flat', { running: true })).resolves.toMatchObject({
      mtu: 1450,
    });
    await client.put('cluster/sdn/zones/flat', { delete: 'mtu' });
    await apply();
  });

  it('orders rules, moves them, and refuses what was changed meanwhile', async () => {
    const rules = 'cluster/firewall/rules';
    for (const comment of ['c', 'b', 'a'])
      await client.post(rules, { type: 'in', action: 'ACCEPT', comment });
    const order = async (): Promise<string> =>
      (await client.get<readonly { comment: string; pos: number }[]>(rules))
        .map(({ comment }) => comment)
        .join('');
    expect(await order()).toBe('abc');
    await client.put(`${rules}/0`, { moveto: 3 });
    expect(await order()).toBe('bca');
    const { digest } = await client.get<{ digest: string }>(`${rules}/1`);
    await client.put(`${rules}/1`, { comment: 'C', delete: 'enable', digest });
    await expect(client.delete(`${rules}/1?digest=${digest}`)).rejects.toMatchObject({
      message: expect.stringContaining('detected modified configuration'),
    });
    await client.delete(`${rules}/2`);
    expect(await order()).toBe('bC');
    await expect(client.post(rules, { type: 'in', action: 'ACCEPT', dport: '22' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('proto: missing property'),
    });
    await expect(client.post(rules, { type: 'group', action: 'none' })).rejects.toMatchObject({
      status: 400,
    });
  });

  // As bpg/proxmox's own acceptance tests have it: rules first, the machine later or never.
  it('keeps the firewall of a guest that is not there, and drops it with the guest', async () => {
    for (const guest of ['nodes/lab/qemu/9991', 'nodes/lab/lxc/9992']) {
      await client.post(`${guest}/firewall/rules`, { type: 'in', action: 'ACCEPT' });
      await client.post(`${guest}/firewall/ipset`, { name: 'friends' });
      await client.put(`${guest}/firewall/options`, { dhcp: true });
      await expect(client.get(`${guest}/firewall/rules`)).resolves.toMatchObject([{ action: 'ACCEPT' }]);
    }
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 9991 }));
    await expect(client.get('nodes/lab/qemu/9991/firewall/rules')).resolves.toHaveLength(1);
    await client.waitTask(await client.delete('nodes/lab/qemu/9991'));
    await expect(client.get('nodes/lab/qemu/9991/firewall/rules')).resolves.toEqual([]);
  });

  it('keeps sets, aliases and groups while something is in them', async () => {
    await client.post('cluster/firewall/ipset', { name: 'good' });
    await client.post('cluster/firewall/ipset/good', { cidr: '192.0.2.0/24', nomatch: true });
    await expect(client.delete('cluster/firewall/ipset/good')).rejects.toMatchObject({
      message: expect.stringContaining("IPSet 'good' is not empty"),
    });
    await client.post('cluster/firewall/ipset', { name: 'better', rename: 'good' });
    await expect(client.get('cluster/firewall/ipset/better')).resolves.toEqual([
      expect.objectContaining({ cidr: '192.0.2.0/24', nomatch: 1 }),
    ]);
    await client.post('cluster/firewall/aliases', { name: 'Office', cidr: '2001:db8::/32' });
    await expect(client.get('cluster/firewall/aliases/office')).resolves.toMatchObject({
      name: 'Office',
      ipversion: 6,
    });
    await expect(client.get('cluster/firewall/refs')).resolves.toEqual([
      expect.objectContaining({ ref: 'dc/Office' }),
      expect.objectContaining({ ref: '+dc/better' }),
    ]);
    await client.put('cluster/firewall/options', { enable: 1, policy_in: 'DROP' });
    await client.put('cluster/firewall/options', { delete: 'policy_in' });
    await expect(client.get('cluster/firewall/options')).resolves.toEqual({
      enable: 1,
      digest: expect.any(String),
    });
  });

  it('takes back interfaces that were not reloaded', async () => {
    await client.post('nodes/lab/network', { iface: 'uplink', type: 'vlan', 'vlan-raw-device': 'eno1' });
    const [vlan] = (await client.get<readonly { iface: string }[]>('nodes/lab/network')).filter(
      ({ iface }) => iface === 'uplink',
    );
    // Neither its name nor an option says the tag.
    expect(vlan).not.toHaveProperty('vlan-id');
    await client.post('nodes/lab/network', { iface: 'vmbr7', type: 'bridge' });
    await client.delete('nodes/lab/network');
    await expect(client.get('nodes/lab/network/vmbr7')).rejects.toMatchObject({
      message: expect.stringContaining('interface does not exist'),
    });
  });
});
