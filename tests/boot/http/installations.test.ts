import { installerRequest, RunningServer } from './running-server';

const URL = '/api2/json/auto-install/installations';
const PVE1 = 'b4:2e:99:ac:ad:b4';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

const listed = async (): Promise<readonly Record<string, unknown>[]> => {
  const { status, text } = await rack.asUser(URL);
  expect(status).toBe(200);
  return (JSON.parse(text) as { data: Record<string, unknown>[] }).data;
};
const installationOf = async (): Promise<string> =>
  (await rack.server.provisioner.parts.fleet.find('pve1'))?.installation ?? '';

test("installers that asked are listed in Proxmox Datacenter Manager's words, from their request to their end", async () => {
  await rack.asMachine('/answer', { json: installerRequest('9.2', PVE1) });
  const [refused] = await listed();
  expect(refused).toEqual({
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'received-at': expect.any(Number),
    status: 'no-answer-found',
    info: {
      product: { fullname: 'Proxmox VE', product: 'pve', enable_btrfs: true },
      iso: { release: '9.2', isorelease: '1' },
      dmi: {
        system: { uuid: '5c2f1ee0-0000-4000-8000-3cecef000001', serial: 'SYS1' },
        baseboard: {},
        chassis: {},
      },
      network_interfaces: [{ link: 'eno1', mac: PVE1 }],
    },
  });

  rack.pass(1000);
  await rack.arm('pve1');
  const asked = { json: installerRequest('9.2', PVE1), headers: { accept: 'application/json' } };
  const { text } = await rack.asMachine('/answer', asked);
  const token: string = JSON.parse(text)['post-installation-webhook']['auth-token'];
  const uuid = await installationOf();
  expect((await listed())[1]).toMatchObject({ uuid, status: 'in-progress', 'answer-id': 'pve1' });

  const hook = { fqdn: 'pve1.example.org', disks: [{ size: 7, 'is-bootdisk': true }], 'machine-id': 'ab' };
  const path = `${URL}/${uuid}/post-hook`;
  expect(await rack.asMachine(path, { json: { ...hook, token } })).toMatchObject({ status: 200 });
  expect((await listed())[1]).toMatchObject({ uuid, status: 'finished', 'post-hook-data': hook });
  expect((await rack.asUser(URL)).text).not.toContain(token);
});

test('one that is given back is heard of no more, and one that is taken off the list is installed still', async () => {
  await rack.arm('pve1', true);
  await rack.asMachine('/answer', { json: installerRequest('9.1', PVE1) });
  const uuid = await installationOf();
  await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
  expect((await listed()).find((each) => each['uuid'] === uuid)).toMatchObject({ status: 'answer-sent' });
  const before = await listed();
  for (const [id, status] of [
    [uuid, 200],
    [uuid, 404],
    ['x', 400],
  ] as const)
    expect(await rack.asUser(`${URL}/${id}`, { method: 'DELETE' })).toMatchObject({ status });
  expect(await listed()).toHaveLength(before.length - 1);
  expect(await rack.stateOf('pve1')).toBe('released');
});

test('strangers who ask again and again fill no list', async () => {
  const before = (await listed()).length;
  for (let times = 0; times < 20; times += 1)
    await rack.asMachine('/answer', {
      json: installerRequest('9.1', 'bc:24:11:ff:00:01', { uuid: 'u', serial: 'x' }),
    });
  expect((await listed()).length - before).toBe(5);
  for (let index = 0; index < 150; index += 1)
    await rack.asMachine('/answer', {
      json: installerRequest('9.1', `bc:24:11:ff:01:${index.toString(16).padStart(2, '0')}`, {
        ...{ uuid: `u${String(index)}`, serial: `x${String(index)}` },
      }),
    });
  const refused = (await listed()).filter(({ status }) => status === 'no-answer-found');
  expect(refused).toHaveLength(100);
});
