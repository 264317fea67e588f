import { setTimeout as sleep } from 'node:timers/promises';
import { RunningServer } from './running-server';

const YEAR = 365 * 24 * 3600_000;

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

interface Paths {
  readonly boot: string;
  readonly report: string;
}

/** Where the installation of now finds what it needs. */
async function pathsOf(name: string): Promise<Paths> {
  const { fleet, tokens } = rack.server.provisioner.parts;
  const { installation = '' } = (await fleet.find(name)) ?? {};
  return {
    boot: `/boot/${tokens.mint('boot', installation)}`,
    report: `/report/${tokens.mint('report', installation)}`,
  };
}

async function accept(name: string): Promise<void> {
  const { status, text } = await rack.asUser(`/api/machines/${name}/accept`, {
    json: { confirm: name, again: true },
  });
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
}

const begin = async (name: string): Promise<Paths> => {
  await rack.arm(name, true);
  const paths = await pathsOf(name);
  expect(await rack.asMachine(`${paths.boot}/files/preseed.cfg`)).toMatchObject({ status: 200 });
  expect(await rack.stateOf(name)).toBe('installing');
  return paths;
};
const isNoToken = { status: 403, text: expect.stringContaining('BOOT_TOKEN_INVALID') as string };

test('what an installation was given opens nothing once it is over, and starts nothing again', async () => {
  const { boot, report } = await begin('debian1');
  expect(await rack.asMachine(report, { json: { kind: 'succeeded' } })).toMatchObject({ status: 200 });
  for (const file of ['preseed.cfg', 'user-data', 'meta-data'])
    expect(await rack.asMachine(`${boot}/files/${file}`)).toMatchObject(isNoToken);
  expect(await rack.asMachine(`${boot}/media/linux`)).toMatchObject(isNoToken);
  expect((await rack.asMachine(`${boot}/script.ipxe`)).text).toContain('nothing to install');
  // An end that is told twice is one end, and no other one can be told any more.
  expect(await rack.asMachine(report, { json: { kind: 'succeeded' } })).toMatchObject({ status: 200 });
  expect(await rack.asMachine(report, { json: { kind: 'failed', reason: 'replayed' } })).toMatchObject({
    status: 409,
  });
  expect(await rack.asMachine(report, { json: { kind: 'progress', step: 'replayed' } })).toMatchObject({
    status: 409,
  });
  expect(await rack.stateOf('debian1')).toBe('installed');
  // Nor does the machine speak for Ansible, and hold up its time.
  const { fleet } = rack.server.provisioner.parts;
  await fleet.apply('debian1', { kind: 'configure' }, { actor: 'test' });
  const before = await fleet.find('debian1');
  expect(await rack.asMachine(report, { json: { kind: 'progress', step: 'replayed' } })).toMatchObject({
    status: 409,
  });
  expect(await fleet.find('debian1')).toEqual(before);
  await fleet.apply('debian1', { kind: 'configured' }, { actor: 'test' });
});

test('tokens of an installation before this one are none of it', async () => {
  const old = await begin('debian1');
  await rack.asUser('/api/machines/debian1/release', { method: 'POST' });
  await rack.arm('debian1');
  expect(await rack.asMachine(`${old.boot}/script.ipxe`)).toMatchObject(isNoToken);
  expect(await rack.asMachine(`${old.boot}/files/preseed.cfg`)).toMatchObject(isNoToken);
  expect(await rack.asMachine(old.report, { json: { kind: 'succeeded' } })).toMatchObject(isNoToken);
  expect(await rack.stateOf('debian1')).toBe('booting');
});

test('a clock that jumps ahead and back loses no machine, and wipes none', async () => {
  await rack.asUser('/api/machines/debian1/release', { method: 'POST' });
  const installing = await begin('debian1');
  await rack.arm('nixos1');
  await accept('ubuntu1');
  const { fleet } = rack.server.provisioner.parts;
  const states = async (): Promise<object> => ({
    debian1: await rack.stateOf('debian1'),
    nixos1: await rack.stateOf('nixos1'),
    ubuntu1: await rack.stateOf('ubuntu1'),
    pve1: await rack.stateOf('pve1'),
  });
  expect(await states()).toEqual({
    ...{ debian1: 'installing', nixos1: 'booting', ubuntu1: 'accepted', pve1: 'discovered' },
  });

  rack.pass(YEAR);
  while ((await rack.stateOf('debian1')) !== 'failed' || (await rack.stateOf('nixos1')) !== 'accepted')
    await sleep(50);
  // Only those that were waited for; what somebody accepted stays so, until he says more.
  expect(await states()).toEqual({
    ...{ debian1: 'failed', nixos1: 'accepted', ubuntu1: 'accepted', pve1: 'discovered' },
  });
  // The installer was at work all the time.
  expect(
    await rack.asMachine(installing.report, { json: { kind: 'progress', step: 'late', percent: 60 } }),
  ).toMatchObject({ status: 200 });

  rack.pass(-2 * YEAR);
  await sleep(1500);
  expect(await states()).toEqual({
    ...{ debian1: 'installing', nixos1: 'accepted', ubuntu1: 'accepted', pve1: 'discovered' },
  });
  expect(await rack.asMachine(installing.report, { json: { kind: 'succeeded' } })).toMatchObject({
    status: 200,
  });
  expect(await rack.stateOf('debian1')).toBe('installed');
  // Its pause would end in a year: somebody who does not wait begins it at once.
  expect(await rack.asUser('/api/machines/nixos1/install', { method: 'POST' })).toMatchObject({
    status: 200,
  });
  expect(await rack.stateOf('nixos1')).toBe('booting');
  for (const name of ['debian1', 'nixos1', 'ubuntu1', 'pve1']) {
    const events = await fleet.events({ machine: name, most: 1000 });
    const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
    expect([name, count('installer-started') <= count('accept')]).toEqual([name, true]);
    // What is written down stays in the order in which it came.
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toSorted((a, b) => a - b));
  }
}, 60_000);
