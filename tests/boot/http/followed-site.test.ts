import type { SiteChange } from '../../../boot/follow-site';
import { verifyBoot } from '../../../boot';
import type { MachineEvent } from '../../../boot/machines';
import { previewOf } from '../../../boot/preview';
import { rackFile, rackSite } from '../rack-site';
import { type Answered, RunningServer } from './running-server';

type Changes = Parameters<typeof rackSite>[0];

let site = rackSite();
let written: Changes = {};
let files: SiteChange | undefined;
let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start({ site: () => site, readSite: () => Promise.resolve(files) });
}, 240_000);
afterAll(() => rack.close());
afterEach(() => {
  files = undefined;
});

/** The files say something else from now on. */
const write = (changes: Changes): void => {
  written = { ...written, ...changes };
  const next = rackSite(written);
  const take = (): void => {
    site = next;
    files = undefined;
  };
  files = { ok: true, site: next, take };
};
const onDisk = (disk: string): Changes => ({
  'hosts/debian1.yaml': rackFile('hosts/debian1.yaml').replace(/serial: ".*", wipe/, `serial: ${disk}, wipe`),
});
const ask = (name: string, action: string): Promise<Answered> =>
  rack.asUser(`/api/machines/${name}/${action}`, {
    method: 'POST',
    ...(action === 'accept' ? { json: { confirm: name } } : {}),
  });
const happens = async (name: string, ...events: readonly MachineEvent[]): Promise<void> => {
  for (const event of events)
    expect(await rack.server.provisioner.parts.fleet.apply(name, event, { actor: 'test' })).toMatchObject({
      ok: true,
    });
};
const health = async (): Promise<unknown> =>
  (JSON.parse((await rack.asUser('/healthz')).text) as { specs?: unknown }).specs;
const told = (name: string): string =>
  JSON.stringify(previewOf(site, name, { release: '9.2', secret: () => '***' }));

test('what is accepted is installed by the files as they are then, and a new machine is known', async () => {
  expect(await health()).toBe('current');
  write({
    ...onDisk('NEW1'),
    'hosts/debian2.yaml': rackFile('hosts/debian1.yaml')
      .replace('af:01', 'af:02')
      .replace(/it's .*\)\\"/, 'D2'),
  });
  expect((await ask('debian1', 'accept')).status).toBe(200);
  expect(told('debian1')).toContain('NEW1');
  expect(await rack.stateOf('debian2')).toBe('discovered');
  expect(rack.said).toContain('specs: they have changed, and the server works by them');
});

test('what changed after it was accepted is not installed until it is accepted again', async () => {
  write(onDisk('NEW2'));
  const refused = await ask('debian1', 'install');
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('BOOT_SPECS_STALE')]);
  expect(refused.text).toContain('have changed since it was accepted');
  expect(told('debian1')).toContain('NEW2');
  const { text } = await rack.asUser('/api/events?machine=debian1&last=10');
  expect(text).toContain('specs-changed');
  for (const action of ['release', 'accept', 'install'])
    expect([action, (await ask('debian1', action)).status]).toEqual([action, 200]);
});

test('a machine that is on its way keeps them from being taken, and others that are the same go on', async () => {
  // debian1 is booting.
  write({ ...onDisk('NEW3'), 'hosts/nixos1.yaml': rackFile('hosts/nixos1.yaml').replace('b2:02', 'b2:0f') });
  const refused = await ask('nixos1', 'accept');
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('debian1 (booting)')]);
  expect((await ask('ubuntu1', 'accept')).status).toBe(200);
  expect(await health()).toBe('held');
  expect((await rack.asUser('/metrics')).text).toContain('rackwright_specs{state="held"} 1');
  expect(told('debian1')).toContain('NEW2');
  const findings = await verifyBoot({
    ...{ site, directory: rack.folder, machines: [], secrets: [], secret: () => undefined },
    ...{ environment: {}, now: Date.now() },
  });
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'specs', state: 'fault' }));

  await happens(
    'debian1',
    { kind: 'installer-started', step: 'answered' },
    { kind: 'progress', step: 'partitioning', percent: 1 },
  );
  await ask('ubuntu1', 'release');
  expect(told('debian1')).toContain('NEW2');
  await happens('debian1', { kind: 'install-succeeded' });
  while ((await health()) !== 'current') await new Promise((done) => setTimeout(done, 100));
  expect(told('debian1')).toContain('NEW3');
});

test('one that failed on its way is not tried again by what it was not accepted with', async () => {
  await ask('ubuntu2', 'accept');
  await ask('ubuntu2', 'install');
  for (const reason of ['first', 'second', 'third'])
    await happens(
      'ubuntu2',
      { kind: 'power-failed', reason },
      ...(reason === 'third' ? [] : [{ kind: 'install' } as const]),
    );
  write({ 'hosts/ubuntu2.yaml': rackFile('hosts/ubuntu2.yaml').replace('/dev/sda', '/dev/nvme0n1') });
  const refused = await ask('ubuntu2', 'retry');
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('BOOT_SPECS_STALE')]);
  expect(told('ubuntu2')).toContain('nvme0n1');
  expect((await ask('ubuntu2', 'accept')).status).toBe(200);
  await ask('ubuntu2', 'release');
});

test('what is not right is said, nothing is accepted by what was before, and it is taken once it is', async () => {
  files = { ok: false, why: 'specs/hosts/pve1.yaml:3:1 YAML_SYNTAX' };
  const refused = await ask('pve1', 'accept');
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('pve1.yaml:3:1')]);
  expect(await health()).toBe('refused');
  expect(rack.said.filter((line) => line.includes('pve1.yaml:3:1'))).toHaveLength(1);
  files = undefined;
  expect((await ask('pve1', 'accept')).status).toBe(200);
  expect(await health()).toBe('current');
});

test('a BMC that has another address is asked there at once', async () => {
  await ask('pve1', 'install');
  write({ 'hosts/pve1.yaml': `${rackFile('hosts/pve1.yaml')}bmc: { address: 127.0.0.9 }\n` });
  while ((await health()) !== 'current' || files !== undefined)
    await new Promise((done) => setTimeout(done, 100));
  expect(site.hosts?.find(({ name }) => name === 'pve1')?.bmc?.address).toBe('127.0.0.9');
});
