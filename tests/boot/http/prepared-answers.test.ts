import { vmRack } from '../vm-rack';
import { RunningServer } from './running-server';

const URL = '/api2/json/auto-install/prepared';

let rack: RunningServer;
beforeAll(async () => {
  const site = vmRack();
  rack = await RunningServer.start({ site: () => site });
}, 240_000);
afterAll(() => rack.close());

const listed = async (): Promise<readonly Record<string, unknown>[]> => {
  const { status, text } = await rack.asUser(URL);
  expect(status).toBe(200);
  return (JSON.parse(text) as { data: Record<string, unknown>[] }).data;
};

test("what installers of Proxmox VE would be answered is listed in Proxmox Datacenter Manager's words", async () => {
  const [iron, vm, ...others] = await listed();
  expect(others).toEqual([]);
  expect(iron).toEqual({
    id: 'pve1',
    'is-default': false,
    'target-filter': { '/network_interfaces/0/mac': 'b4:2e:99:ac:ad:b4' },
    ...{ keyboard: 'en-us', country: 'at', fqdn: 'pve1.example.org', mailto: 'root@example.org' },
    ...{ timezone: 'UTC', 'root-ssh-keys': [], 'reboot-on-error': false, 'reboot-mode': 'power-off' },
    ...{ 'use-dhcp-fqdn': false, 'use-dhcp-network': false, 'netif-name-pinning-enabled': true },
    ...{ cidr: '10.0.12.11/24', gateway: '10.0.12.1', dns: '10.0.12.1' },
    'netdev-filter': { ID_NET_NAME_MAC: '*b42e99acadb4' },
    filesystem: { filesystem: 'zfs', raid: 'raid1', ashift: 12, 'arc-max': 4096 },
    'disk-mode': 'filter',
    'disk-filter': { ID_SERIAL_SHORT: 'S2HRNX0J403335', ID_SERIAL: '*19502596FC74*' },
    'disk-filter-match': 'any',
    'post-hook-base-url': rack.server.address.https,
    'post-hook-cert-fp': rack.server.address.fingerprint,
  });
  expect(vm).toMatchObject({
    ...{ id: 'v-pve', mailto: 'ops@example.org', 'disk-mode': 'filter' },
    filesystem: { filesystem: 'ext4' },
  });
  expect(vm).not.toHaveProperty('disk-filter-match');
});

test('one is had by its id, and no other machine, nor a secret, is shown', async () => {
  const [iron] = await listed();
  expect(JSON.parse((await rack.asUser(`${URL}/pve1`)).text)).toEqual({ data: iron });
  for (const id of ['ubuntu1', 'nobody', '..%2fpve1', '__proto__'])
    expect([id, (await rack.asUser(`${URL}/${id}`)).status]).toEqual([id, 404]);
  const { text } = await rack.asUser(URL);
  expect(text).not.toMatch(/password|secret|\*\*\*|subscription/);
  // As everything of users: with a token, and over TLS.
  expect(await rack.asUser(URL, { token: '' })).toMatchObject({ status: 401 });
  expect(await rack.asMachine(URL)).toMatchObject({ status: 404 });
});
