import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunningServer } from './running-server';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

async function tokenOf(name: string, role: string): Promise<string> {
  const { status, text } = await rack.asUser('/api/tokens', { json: { name, role, days: 1 } });
  expect(status).toBe(200);
  return (JSON.parse(text) as { token: string }).token;
}

test('every machine of the site that gets an operating system is known, and none is armed', async () => {
  const { status, text } = await rack.asUser('/api/machines');
  expect(status).toBe(200);
  expect(
    (JSON.parse(text) as { name: string; state: string }[]).map(({ name, state }) => [name, state]),
  ).toEqual(
    ['debian1', 'image1', 'nixos1', 'pve1', 'talos1', 'talos2', 'ubuntu1', 'ubuntu2'].map((name) => [
      name,
      'discovered',
    ]),
  );
});

test('a role may do what it may, and no more', async () => {
  const viewer = await tokenOf('vera', 'viewer');
  const operator = await tokenOf('otto', 'operator');
  const accept = { json: { confirm: 'debian1' } };
  expect(await rack.asUser('/api/machines', { token: '' })).toMatchObject({
    status: 401,
    text: expect.stringContaining('BOOT_LOGIN_NEEDED'),
  });
  expect(await rack.asUser('/api/machines', { token: 'rw_wrong' })).toMatchObject({ status: 401 });
  expect(await rack.asUser('/api/machines', { token: viewer })).toMatchObject({ status: 200 });
  expect(await rack.asUser('/api/machines/debian1/accept', { ...accept, token: viewer })).toMatchObject({
    status: 403,
  });
  expect(await rack.asUser('/api/audit', { token: operator })).toMatchObject({
    status: 403,
    text: expect.stringContaining('BOOT_FORBIDDEN'),
  });
  expect(await rack.stateOf('debian1')).toBe('discovered');
  expect(await rack.asUser('/api/machines/debian1/accept', { ...accept, token: operator })).toMatchObject({
    status: 200,
  });
  expect(await rack.stateOf('debian1')).toBe('accepted');
  // Who did it, and who was not let.
  const { text } = await rack.asUser('/api/audit');
  expect(JSON.parse(text)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ actor: 'otto', route: '/api/machines/:name/accept', status: 200 }),
      expect.objectContaining({ actor: 'vera', route: '/api/machines/:name/accept', status: 403 }),
    ]),
  );
  const { text: events } = await rack.asUser('/api/events?machine=debian1');
  expect((JSON.parse(events) as object[]).at(-1)).toMatchObject({
    kind: 'accept',
    actor: 'otto',
    after: 'accepted',
  });
});

test('a token ends when it is taken back, and when its time is over', async () => {
  const token = await tokenOf('eva', 'viewer');
  expect(await rack.asUser('/api/tokens/eva', { method: 'DELETE' })).toMatchObject({ status: 200 });
  expect(await rack.asUser('/api/tokens/eva', { method: 'DELETE' })).toMatchObject({
    status: 404,
    text: expect.stringContaining('BOOT_TOKEN_UNKNOWN'),
  });
  expect(await rack.asUser('/api/machines', { token })).toMatchObject({ status: 401 });
  const short = await tokenOf('sam', 'viewer');
  expect(await rack.asUser('/api/tokens', { json: { name: 'sam', role: 'admin' } })).toMatchObject({
    status: 409,
    text: expect.stringContaining('BOOT_TOKEN_EXISTS'),
  });
  rack.pass(25 * 3600_000);
  expect(await rack.asUser('/api/machines', { token: short })).toMatchObject({ status: 401 });
  expect(await rack.asUser('/api/machines')).toMatchObject({ status: 200 });
});

test('plain HTTP has none of the routes of users', async () => {
  const headers = { authorization: `Bearer ${rack.admin}` };
  for (const path of ['/api/machines', '/api/events', '/metrics', '/api/openapi.json', '/api/inventory']) {
    expect(await rack.asMachine(path, { headers })).toMatchObject({
      status: 404,
      text: expect.stringContaining('BOOT_PATH_UNKNOWN'),
    });
  }
  expect(await rack.asMachine('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
});

test('nothing is accepted that cannot be installed, or was not meant', async () => {
  expect(await rack.asUser('/api/machines/talos1/accept', { json: { confirm: 'talos1' } })).toMatchObject({
    status: 422,
    text: expect.stringContaining('BOOT_NOT_INSTALLABLE'),
  });
  expect(await rack.asUser('/api/machines/pve1/accept', { json: { confirm: 'pve2' } })).toMatchObject({
    status: 400,
  });
  expect(await rack.asUser('/api/machines/pve1/accept', { json: {} })).toMatchObject({
    status: 400,
    text: expect.stringContaining('BOOT_REQUEST_INVALID'),
  });
  expect(await rack.asUser('/api/machines/nobody/release', { method: 'POST' })).toMatchObject({
    status: 404,
    text: expect.stringContaining('BOOT_MACHINE_UNKNOWN'),
  });
  expect(await rack.asUser('/api/machines/pve1/install', { method: 'POST' })).toMatchObject({ status: 409 });
  expect(await rack.stateOf('pve1')).toBe('discovered');
});

const scriptPath = async (name: string): Promise<{ boot: string; report: string }> => {
  const { fleet, tokens } = rack.server.provisioner.parts;
  const { installation = '' } = (await fleet.find(name)) ?? {};
  return { boot: `/boot/${tokens.mint('boot', installation)}`, report: tokens.mint('report', installation) };
};

test('Ubuntu goes from its boot script to installed, by what its installer fetches and says', async () => {
  await rack.arm('ubuntu1');
  const { boot, report } = await scriptPath('ubuntu1');
  const script = await rack.asMachine(`${boot}/script.ipxe`);
  expect(script).toMatchObject({ status: 200, text: expect.stringContaining('/media/vmlinuz') });
  expect(await rack.stateOf('ubuntu1')).toBe('booting');
  expect(await rack.asMachine(`${boot}/files/meta-data`)).toMatchObject({ status: 200 });
  expect(await rack.stateOf('ubuntu1')).toBe('booting');
  expect(await rack.asMachine(`${boot}/files/user-data`)).toMatchObject({
    status: 200,
    text: expect.stringContaining('autoinstall'),
  });
  expect(await rack.stateOf('ubuntu1')).toBe('installing');
  // cloud-init asks twice; iPXE does not get the installer again.
  expect(await rack.asMachine(`${boot}/files/user-data`)).toMatchObject({ status: 200 });
  expect(await rack.asMachine(`${boot}/script.ipxe`)).toMatchObject({
    status: 200,
    text: expect.stringMatching(/exit 1\n$/),
  });
  expect(await rack.asMachine(`${boot}/files/none`)).toMatchObject({
    status: 404,
    text: expect.stringContaining('BOOT_FILE_UNKNOWN'),
  });
  const say = (json: object): Promise<{ status: number }> => rack.asMachine(`/report/${report}`, { json });
  expect(
    await say({
      event_type: 'start',
      name: 'subiquity/Install',
      description: 'installing system',
      origin: 'rackwright',
      level: 'INFO',
    }),
  ).toMatchObject({ status: 200 });
  expect(await say({ kind: 'progress', step: 'writing', percent: 40 })).toMatchObject({ status: 200 });
  const { text } = await rack.asUser('/api/machines/ubuntu1');
  expect(JSON.parse(text)).toMatchObject({ state: 'installing', step: 'writing', percent: 40 });
  expect(
    await rack.asMachine(`/logs/${report}/installer.log`, { method: 'PUT', body: 'line 1\nline 2\n' }),
  ).toMatchObject({ status: 200, text: '{"bytes":14}' });
  expect(await say({ kind: 'succeeded' })).toMatchObject({ status: 200 });
  expect(await rack.stateOf('ubuntu1')).toBe('installed');
  expect(await rack.asMachine(`${boot}/files/user-data`)).toMatchObject({ status: 403 });
  expect(JSON.parse((await rack.asUser('/api/machines/ubuntu1/logs')).text)).toEqual([
    { file: 'installer.log', bytes: 14, changedAt: expect.stringMatching(/^2/) },
  ]);
  expect(await rack.asUser('/api/machines/ubuntu1/logs/installer.log')).toMatchObject({
    status: 200,
    text: 'line 1\nline 2\n',
  });
});

test('the inventory has what is installed, at its own path and at that of old servers', async () => {
  for (const path of ['/api/inventory', '/nodes/dynamic-inventory.json']) {
    const { text } = await rack.asUser(path);
    expect(JSON.parse(text)).toMatchObject({
      _meta: { hostvars: { ubuntu1: { ansible_host: '10.0.12.21' } } },
      bare_metal: { hosts: ['ubuntu1'] },
    });
    expect(text).not.toContain('pve1');
  }
});

test('it is a file as well, which follows what is installed', async () => {
  const file = join(rack.folder, 'nodes/dynamic-inventory.json');
  const holds = async (name: string, is: boolean): Promise<void> => {
    while (readFileSync(file, 'utf8').includes(`"${name}"`) !== is) await sleep(50);
  };
  await holds('ubuntu1', true);
  expect(readFileSync(file, 'utf8')).toBe((await rack.asUser('/api/inventory')).text);
  await rack.arm('nixos1');
  const { fleet } = rack.server.provisioner.parts;
  await fleet.apply('nixos1', { kind: 'installer-started', step: 'test' }, { actor: 'test' });
  await fleet.apply('nixos1', { kind: 'install-succeeded' }, { actor: 'test' });
  await holds('nixos1', true);
  await rack.asUser('/api/machines/nixos1/release', { method: 'POST' });
  await holds('nixos1', false);
  expect(statSync(file).mode & 0o077).toBe(0);
}, 30_000);

test('scripts of nodes may register at the paths that they know', async () => {
  await rack.arm('ubuntu2');
  const { boot, report } = await scriptPath('ubuntu2');
  await rack.asMachine(`${boot}/files/user-data`);
  const status = (json: object): Promise<{ status: number; text: string }> =>
    rack.asMachine('/api/node-status.php', { json, token: report });
  expect(await status({ hostname: 'ubuntu2', status: 'partitioning' })).toMatchObject({ status: 200 });
  expect(await status({ hostname: 'ubuntu2', status: 'failed', message: 'no disk' })).toMatchObject({
    status: 200,
  });
  expect(await rack.stateOf('ubuntu2')).toBe('failed');
  // Without a token, as old scripts call it: seen, and nothing else.
  const mac = 'b4:2e:99:ac:ae:11';
  const body = new URLSearchParams({
    hostname: 'ubuntu2',
    mac,
    type: 'ubuntu',
    status: 'post-install-complete',
  }).toString();
  const form = { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  expect(await rack.asMachine('/api/register-node.php', form)).toMatchObject({
    status: 200,
    text: expect.stringContaining('"success":true'),
  });
  expect(await rack.stateOf('ubuntu2')).toBe('failed');
  expect(await rack.asMachine('/api/register-node', { json: { hostname: 'x' } })).toMatchObject({
    status: 404,
  });
});

test('figures count machines by their state', async () => {
  const { text } = await rack.asUser('/metrics');
  expect(text).toContain('rackwright_machines{state="installed"} 1');
  expect(text).toMatch(
    /rackwright_http_request_seconds_count\{method="GET",route="\/api\/machines",status="200"\} \d/,
  );
});

test('what was written down holds no secret', async () => {
  const { database } = { database: rack.server.provisioner.parts };
  const events = await database.fleet.events({ most: 1000 });
  const { report } = await scriptPath('ubuntu1');
  const all = JSON.stringify(events) + rack.said.join('\n') + (await rack.asUser('/api/audit')).text;
  for (const secret of ['a secret password', rack.admin, report]) expect(all).not.toContain(secret);
  expect(existsSync(join(rack.folder, 'admin-token'))).toBe(true);
});
