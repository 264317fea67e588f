import { hostKeysOf } from '../../../boot/machines/host-keys';
import { installerRequest, RunningServer } from './running-server';

const PVE1 = 'b4:2e:99:ac:ad:b4';
/** What PostgreSQL takes in no text, what a terminal obeys, half of a character; and what each is kept as. */
const EVIL = 'a\u0000b\u001b[2Jc\u009bd\ud800e';
const KEPT = 'a\uFFFDb\uFFFD[2Jc\uFFFDd\uFFFDe';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

/** Nothing failed inside. */
afterEach(() => {
  expect(rack.said).toEqual([]);
});

const fleet = (): RunningServer['server']['provisioner']['parts']['fleet'] =>
  rack.server.provisioner.parts.fleet;
const reportToken = async (name: string): Promise<string> =>
  rack.server.provisioner.parts.tokens.mint('report', (await fleet().find(name))?.installation ?? '');

test('an installer that says what is no text is heard, and what it said shows', async () => {
  await rack.arm('debian1');
  const { installation = '' } = (await fleet().find('debian1')) ?? {};
  const boot = `/boot/${rack.server.provisioner.parts.tokens.mint('boot', installation)}`;
  expect(await rack.asMachine(`${boot}/files/preseed.cfg`)).toMatchObject({ status: 200 });
  const report = `/report/${await reportToken('debian1')}`;
  expect(await rack.asMachine(report, { json: { kind: 'progress', step: EVIL } })).toMatchObject({
    status: 200,
  });
  expect((await fleet().find('debian1'))?.status).toMatchObject({ state: 'installing', step: KEPT });
  const curtin = { event_type: 'start', name: 'cmd-install', description: EVIL };
  expect(await rack.asMachine(report, { json: curtin })).toMatchObject({ status: 200 });
  expect(await rack.asMachine(report, { json: { kind: 'failed', reason: EVIL } })).toMatchObject({
    status: 200,
  });
  expect((await fleet().find('debian1'))?.status).toMatchObject({ state: 'failed', reason: KEPT });
});

test('neither does it hurt in what machines say of themselves', async () => {
  const system = { serial: EVIL, name: EVIL };
  expect(
    await rack.asMachine('/answer', { json: installerRequest('9.2', 'b4:2e:99:00:00:09', system) }),
  ).toMatchObject({ status: 409, text: expect.stringContaining('BOOT_MACHINE_STATE') });
  for (const path of ['/api/register-node', '/api/node-status']) {
    const json = { mac: PVE1, hostname: EVIL, [EVIL]: EVIL, status: EVIL };
    expect(await rack.asMachine(path, { json })).toMatchObject({ status: 200 });
  }
  const seen = (await fleet().events({ machine: 'pve1', most: 10, isNewest: true })).at(-1);
  expect(seen).toMatchObject({ kind: 'seen', detail: { hostname: KEPT, [KEPT]: KEPT } });
});

test.each([
  '/api/machines/a%00b',
  '/api/machines/a%1b%5b2Jb',
  '/api/events?machine=a%00b',
  '/api/machines/a%00b/logs',
  '/api/machines/pve1/logs/a%00b',
])('%s is asked for in vain', async (path) => {
  expect(await rack.asUser(path)).toMatchObject({ status: 400 });
});

test('nor is it done to a machine of no name', async () => {
  const asked = { json: { confirm: 'a\0b' } };
  expect(await rack.asUser('/api/machines/a%00b/accept', asked)).toMatchObject({ status: 400 });
  expect(await rack.asMachine('/boot/a%00b/script.ipxe')).toMatchObject({ status: 400 });
  expect(await rack.asUser('/api/machines/pve1/break', { json: { reason: EVIL } })).toMatchObject({
    status: 200,
  });
  expect(await rack.asUser('/api/machines/pve1/mend', { method: 'POST' })).toMatchObject({ status: 200 });
});

test.each(['/answer', '/webhook', '/api/register-node', '/api/node-status'])(
  'a body at %s that never ends inward is refused',
  async (path) => {
    const headers = { 'content-type': 'application/json' };
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const body of [`{"a":${deep}}`, `{"token":"x","network_interfaces":${deep}}`])
      expect(await rack.asMachine(path, { body, headers })).toMatchObject({ status: 400 });
  },
);

describe('the token of an installation of Proxmox VE', () => {
  const key = (mark: string): string => `ssh-ed25519 ${'A'.repeat(60)}${mark} root@pve1`;
  const hook = async (mark: string): Promise<number> => {
    const json = {
      token: await reportToken('pve1'),
      fqdn: 'pve1.example.org',
      'ssh-public-host-keys': { ed25519: key(mark) },
    };
    return (await rack.asMachine('/webhook', { json })).status;
  };
  const keys = async (): Promise<unknown> => (await hostKeysOf(fleet(), ['pve1'])).get('pve1');

  test('tells host keys once, and nothing else by being sent again', async () => {
    await rack.arm('pve1');
    const asked = { json: installerRequest('9.2', PVE1) };
    expect(await rack.asMachine('/answer', asked)).toMatchObject({ status: 200 });
    expect(await hook('aaaa')).toBe(200);
    expect([await rack.stateOf('pve1'), await keys()]).toEqual([
      'installed',
      [expect.stringMatching(/aaaa$/)],
    ]);
    const before = (await fleet().events({ machine: 'pve1', most: 1000 })).length;
    // The same message twice is no fault; another one in its name changes nothing.
    for (let times = 0; times < 20; times += 1) expect(await hook('bbbb')).toBe(200);
    for (let times = 0; times < 20; times += 1) {
      const json = { token: await reportToken('pve1'), hostname: 'x'.repeat(200) };
      expect(await rack.asMachine('/api/register-node', { json })).toMatchObject({ status: 200 });
    }
    expect(await keys()).toEqual([expect.stringMatching(/aaaa$/)]);
    const events = await fleet().events({ machine: 'pve1', most: 1000 });
    // Of twenty, the first, second, fourth, eighth and sixteenth.
    expect(events.slice(before).map(({ kind }) => kind)).toEqual(
      Array.from({ length: 5 }, () => 'first-boot'),
    );
  });

  test('fills nothing with what it says', async () => {
    await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
    await rack.arm('pve1');
    expect(await rack.asMachine('/answer', { json: installerRequest('9.2', PVE1) })).toMatchObject({
      status: 200,
    });
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [String(index), 'x'.repeat(4000)]),
    );
    const json = { token: await reportToken('pve1'), 'ssh-public-host-keys': many };
    expect(await rack.asMachine('/webhook', { json })).toMatchObject({ status: 200 });
    expect(await rack.stateOf('pve1')).toBe('installed');
    const events = await fleet().events({ machine: 'pve1', most: 1000 });
    const told = events.findLast(({ kind }) => kind === 'succeeded');
    expect(told?.detail).toEqual({ tooLong: expect.any(Number) as number });
  });
});
