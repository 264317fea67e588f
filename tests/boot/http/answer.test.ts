import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { installerRequest, RunningServer } from './running-server';

const PVE1 = 'b4:2e:99:ac:ad:b4';
const JSON_FIRST = { accept: 'application/json, application/toml;q=0.5' };

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

async function fresh(): Promise<void> {
  await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
  await rack.arm('pve1');
}

test.each([
  ['8.3', PVE1, '*/*'],
  ['8.4', PVE1, '*/*'],
  ['9.1', PVE1, '*/*'],
  ['9.2', PVE1.toUpperCase(), 'application/toml'],
  ['9.2', PVE1, 'application/toml, application/json;q=0.5'],
  ['9.2', PVE1, 'application/json;q=0, */*'],
])('the installer of %s is answered in TOML', async (release, mac, accept) => {
  await fresh();
  const { status, type, text } = await rack.asMachine('/answer', {
    json: installerRequest(release, mac),
    headers: { accept },
  });
  expect(status).toBe(200);
  expect(type).toContain('application/toml');
  expect(parse(text)).toMatchObject({
    global: { fqdn: 'pve1.example.org' },
    network: { cidr: '10.0.12.11/24' },
  });
  expect(await rack.stateOf('pve1')).toBe('installing');
});

test('the installer of 9.2 is answered in JSON, as it asks, and is answered once', async () => {
  await fresh();
  const asked = { json: installerRequest('9.2', PVE1), headers: JSON_FIRST };
  const first = await rack.asMachine('/answer', asked);
  expect(first).toMatchObject({ status: 200, type: expect.stringContaining('application/json') });
  const { 'post-installation-webhook': hook, 'first-boot': script } = JSON.parse(first.text);
  expect(hook).toMatchObject({
    url: `${rack.server.address.https}/webhook`,
    'cert-fingerprint': rack.server.address.fingerprint,
  });
  const second = await rack.asMachine('/answer', asked);
  expect(second).toMatchObject({ status: 409, type: expect.stringContaining('text/plain') });
  expect(second.text).not.toContain('password');
  // The script of the first boot can be fetched meanwhile, and is no answer.
  const firstBoot = await rack.asUser(new URL(script.url).pathname, { token: '' });
  expect(firstBoot).toMatchObject({ status: 200 });
  expect(firstBoot.text).toContain('#!/bin/sh');
});

test('a machine that finished tells it by the webhook, once or twice, and is installed', async () => {
  await fresh();
  const { text } = await rack.asMachine('/answer', {
    json: installerRequest('9.2', PVE1),
    headers: JSON_FIRST,
  });
  const token: string = JSON.parse(text)['post-installation-webhook']['auth-token'];
  const message = {
    $schema: { version: '1.2' },
    fqdn: 'pve1.example.org',
    'machine-id': '0123456789abcdef0123456789abcdef',
    dmi: { system: { uuid: '5c2f1ee0-0000-4000-8000-3cecef000001', serial: 'SYS1' } },
    'network-interfaces': [{ name: 'nic0', mac: PVE1, address: '10.0.12.11/24', 'is-management': true }],
    'ssh-public-host-keys': { ed25519: 'ssh-ed25519 AAAA root@pve1' },
  };
  expect(await rack.asMachine('/webhook', { json: message })).toMatchObject({ status: 403 });
  const forged = token.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
  expect(await rack.asMachine('/webhook', { json: { ...message, token: forged } })).toMatchObject({
    status: 403,
  });
  const other = {
    ...message,
    token,
    dmi: { system: { uuid: '5c2f1ee0-0000-4000-8000-ffffffffffff', serial: 'SYS1' } },
  };
  expect(await rack.asMachine('/webhook', { json: other })).toMatchObject({ status: 409 });
  expect(await rack.stateOf('pve1')).toBe('installing');
  expect(await rack.asMachine('/webhook/', { json: { ...message, token } })).toMatchObject({ status: 200 });
  expect(await rack.stateOf('pve1')).toBe('installed');
  expect(await rack.asMachine(`/webhook/${token}`, { json: message })).toMatchObject({ status: 200 });
  const machine = await rack.server.provisioner.parts.fleet.find('pve1');
  // As Proxmox Datacenter Manager is told.
  const hookOf = (installation: string): string =>
    `/api2/json/auto-install/installations/${installation}/post-hook`;
  const toManager = { json: { ...message, token } };
  expect(await rack.asMachine(hookOf(machine?.installation ?? ''), toManager)).toMatchObject({ status: 200 });
  const wrong = hookOf('5c2f1ee0-0000-4000-8000-000000000000');
  expect(await rack.asMachine(wrong, toManager)).toMatchObject({ status: 403 });
  expect(machine).toMatchObject({
    address: '10.0.12.11',
    identity: { uuid: '5c2f1ee0-0000-4000-8000-3cecef000001' },
  });
});

test('a machine that finished is installed, whatever form its installer tells the rest in', async () => {
  await fresh();
  const asked = { json: installerRequest('9.2', PVE1), headers: JSON_FIRST };
  const { text } = await rack.asMachine('/answer', asked);
  const token: string = JSON.parse(text)['post-installation-webhook']['auth-token'];
  const message = {
    ...{ token, fqdn: 0, filesystem: [], product: 'unknown', 'kernel-version': 'unknown', 'boot-info': [] },
    ...{ dmi: { system: [] }, 'machine-id': null, 'debian-version': 'unknown' },
    ...{ 'network-interfaces': [{ name: 'nic0', mac: 0 }], 'ssh-public-host-keys': [] },
  };
  expect(await rack.asMachine('/webhook', { json: { ...message, token: 7 } })).toMatchObject({ status: 400 });
  expect(await rack.asMachine('/webhook', { json: message })).toMatchObject({ status: 200 });
  expect(await rack.stateOf('pve1')).toBe('installed');
});

test.each(['/answer/', '/api/answer.php', '/api2/json/auto-install/answer'])(
  '%s answers too',
  async (path) => {
    await fresh();
    expect(await rack.asMachine(path, { json: installerRequest('9.1', PVE1) })).toMatchObject({
      status: 200,
    });
  },
);

test('who is not armed, not known or another gets no answer, and is written down', async () => {
  await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
  const ask = (json: object): Promise<{ status: number; text: string }> =>
    rack.asMachine('/answer', { json });
  expect(await ask(installerRequest('9.1', PVE1))).toMatchObject({
    status: 409,
    text: expect.stringContaining('released'),
  });
  expect(
    await ask(installerRequest('9.1', 'bc:24:11:ff:00:01', { uuid: 'aaaa', serial: 'X' })),
  ).toMatchObject({ status: 409 });
  expect(await rack.stateOf('unknown-bc2411ff0001')).toBe('discovered');
  expect(await ask({ product: { product: 'pbs' } })).toMatchObject({ status: 400 });
  expect(await ask({})).toMatchObject({ status: 404 });
  // Two machines in one: the cards of pve1 and of ubuntu1.
  await rack.arm('pve1');
  const both = {
    ...installerRequest('9.1', PVE1),
    network_interfaces: [{ mac: PVE1 }, { mac: 'b4:2e:99:ac:ae:01' }],
  };
  expect(await ask(both)).toMatchObject({ status: 409, text: expect.stringContaining('pve1 and ubuntu1') });
  expect(await rack.stateOf('pve1')).toBe('booting');
  const events = await rack.server.provisioner.parts.fleet.events({ machine: 'ubuntu1', most: 100 });
  expect(events.map(({ kind }) => kind)).toContain('refused');
  // An installer that is too old says no release.
  expect(await ask({ ...installerRequest('9.1', PVE1), iso: {} })).toMatchObject({ status: 400 });
  expect(await rack.stateOf('pve1')).toBe('booting');
});

test('who has a card of a machine but not its other marks is somebody else', async () => {
  await fresh();
  await rack.asMachine('/answer', { json: installerRequest('9.1', PVE1) });
  await rack.asUser('/api/machines/pve1/break', { json: { reason: 'test' } });
  const { fleet } = rack.server.provisioner.parts;
  await fleet.apply('pve1', { kind: 'mend' }, { actor: 'test' });
  await rack.arm('pve1');
  // What was learned is forgotten by a mend; so it is learned anew.
  expect(
    await rack.asMachine('/answer', { json: installerRequest('9.1', PVE1, { uuid: 'other', serial: 'S2' }) }),
  ).toMatchObject({ status: 200 });
  expect(await rack.asMachine('/answer', { json: installerRequest('9.1', PVE1) })).toMatchObject({
    status: 409,
    text: expect.stringContaining('BOOT_IDENTITY_CONFLICT'),
  });
});

test('of machines that claim one identity at once, one is answered', async () => {
  await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
  await rack.arm('pve1');
  const claims = Array.from({ length: 20 }, (_, index) =>
    rack.asMachine('/answer', {
      json: installerRequest('9.1', PVE1, {
        uuid: `5c2f1ee0-0000-4000-8000-0000000000${String(10 + index)}`,
        serial: `S${String(index)}`,
      }),
    }),
  );
  const answers = await Promise.all(claims);
  const [answered, ...others] = answers.toSorted((one, other) => one.status - other.status);
  expect(answered?.text).toContain('fqdn');
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 409));
  expect(others.some(({ text }) => text.includes('password'))).toBe(false);
  const events = await rack.server.provisioner.parts.fleet.events({
    machine: 'pve1',
    most: 3,
    isNewest: true,
  });
  expect(events.filter(({ kind }) => kind === 'installer-started')).toHaveLength(1);
});

const requests = resolve(__dirname, '../../../../shared/contracts/answer-requests');
const isThere = existsSync(join(requests, 'fetch-1.0.json'));
(isThere ? test : test.skip)(
  `recorded requests are answered${isThere ? '' : ' (skipped: there are none)'}`,
  async () => {
    await fresh();
    const read = (name: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(requests, name), 'utf8')) as Record<string, unknown>;
    const { status, text } = await rack.asMachine('/answer', {
      json: read('fetch-1.0.json'),
      headers: JSON_FIRST,
    });
    expect(status).toBe(200);
    const { token } = { token: JSON.parse(text)['post-installation-webhook']['auth-token'] };
    const hook = { ...read('post-hook-1.2.json'), token };
    expect(await rack.asMachine('/webhook', { json: hook })).toMatchObject({ status: 200 });
    expect(await rack.stateOf('pve1')).toBe('installed');
  },
);
