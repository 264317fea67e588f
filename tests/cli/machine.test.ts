import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineEvent } from '../../boot/machines';
import { RunningServer } from '../boot/http/running-server';
import { type Ran, run } from './run-program';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

const machine = (...args: readonly string[]): Promise<Ran> =>
  run(rack.folder, 'machine', ...args, '--data', rack.folder);

test('a machine is looked at, accepted, installed, given back and taken out of service', async () => {
  const { out } = await machine('list');
  expect(out).toMatch(/^machine +state +address +what\n/);
  expect(out).toMatch(/^pve1 +discovered/m);
  await expect(machine('accept', 'pve1', '--erase', 'pve2')).rejects.toThrow('--erase has to be "pve1"');
  expect(await machine('accept', 'pve1', '--erase', 'pve1')).toMatchObject({ out: 'pve1 is accepted\n' });
  expect(await machine('install', 'pve1')).toMatchObject({ out: 'pve1 is booting\n' });
  await expect(machine('retry', 'pve1')).rejects.toMatchObject({
    code: 'BOOT_REFUSED',
    message: expect.stringContaining('BOOT_MACHINE_STATE'),
  });
  expect(await machine('release', 'pve1')).toMatchObject({ out: 'pve1 is released\n' });
  expect(await machine('break', 'pve1', '--reason', 'smoke')).toMatchObject({
    out: 'pve1 is broken: smoke\n',
  });
  const shown = await machine('show', 'pve1', '--json');
  expect(JSON.parse(shown.out)).toMatchObject({
    state: 'broken',
    reason: 'smoke',
    events: expect.arrayContaining([expect.objectContaining({ kind: 'accept', actor: 'admin' })]),
  });
  expect((await machine('show', 'pve1')).out).toMatch(/break +admin +released → broken +smoke/);
  expect(await machine('mend', 'pve1')).toMatchObject({ out: 'pve1 is discovered\n' });
});

test('of what happened to a machine, the newest is shown', async () => {
  const { fleet } = rack.server.provisioner.parts;
  for (let number = 0; number < 1001; number += 1)
    await fleet.note({ machine: 'pve1', kind: 'seen', actor: 'test', detail: { number } });
  const { out } = await machine('show', 'pve1', '--json');
  const { events } = JSON.parse(out) as { events: readonly { detail: { number?: number } }[] };
  expect([events.length, events.at(-1)?.detail.number]).toEqual([1000, 1000]);
}, 60_000);

test('machines are provisioned by one command, which tells how it ends', async () => {
  await expect(machine('provision', 'debian1', 'nixos1', '--erase', 'debian1')).rejects.toThrow(
    '--erase has to be "debian1 nixos1"',
  );
  const names = ['debian1', 'nixos1'];
  const { fleet } = rack.server.provisioner.parts;
  const until = async (name: string, state: string): Promise<void> => {
    while ((await fleet.find(name))?.status.state !== state) await sleep(50);
  };
  const install = async (name: string): Promise<void> => {
    await until(name, 'booting');
    await fleet.apply(name, { kind: 'installer-started', step: 'answered' }, { actor: 'test' });
  };
  const first = machine('provision', ...names, '--erase', ...names, '--until', 'installed');
  await Promise.all(names.map(install));
  await fleet.apply('debian1', { kind: 'install-succeeded' }, { actor: 'test' });
  await fleet.apply('nixos1', { kind: 'install-failed', reason: 'no disk' }, { actor: 'test' });
  const failed = await first;
  expect(failed.code).toBe(1);
  expect(failed.out).toMatch(/^debian1 is installed: no playbook configures it here$/m);
  expect(failed.out).toMatch(/^nixos1 is failed: no disk$/m);

  // The same again installs what failed, and nothing else.
  const again = machine('provision', ...names, '--erase', ...names, '--until', 'installed');
  await install('nixos1');
  await fleet.apply('nixos1', { kind: 'install-succeeded' }, { actor: 'test' });
  expect(await again).toMatchObject({ code: 0 });
  const accepted = (await fleet.events({ machine: 'debian1', most: 100 })).filter(
    ({ kind }) => kind === 'accept',
  );
  expect(accepted).toHaveLength(1);
}, 120_000);

test('without a playbook, installed is where it ends', async () => {
  const ended = await machine('provision', 'debian1', '--erase', 'debian1');
  expect(ended).toMatchObject({ code: 0, out: 'debian1 is installed: no playbook configures it here\n' });
});

test('a wait that does not end by itself ends the command, which says for whom', async () => {
  const configured: string[][] = [];
  const group = await RunningServer.start({
    ansible: {
      isConfigured: () => true,
      run: (names) => {
        configured.push([...names]);
        return Promise.resolve(new Map(names.map((name) => [name, undefined])));
      },
    },
  });
  const { fleet } = group.server.provisioner.parts;
  const apply = (name: string, event: MachineEvent): Promise<unknown> =>
    fleet.apply(name, event, { actor: 'test' });
  const command = (...args: readonly string[]): Promise<Ran> =>
    run(group.folder, 'machine', ...args, '--data', group.folder);
  try {
    const others = ['pve1', 'ubuntu1', 'ubuntu2', 'image1', 'talos1', 'talos2'];
    for (const name of others) await apply(name, { kind: 'release' });
    const names = ['debian1', 'nixos1'];
    const provision = (): Promise<Ran> => command('provision', ...names, '--erase', ...names);
    const first = provision();
    for (const name of names) {
      while ((await fleet.find(name))?.status.state !== 'booting') await sleep(50);
      await apply(name, { kind: 'installer-started', step: 'answered' });
    }
    await apply('debian1', { kind: 'install-succeeded' });
    await apply('nixos1', { kind: 'install-failed', reason: 'no disk' });
    const ended = await first;
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(/^debian1 is installed: waits for nixos1 \(failed\)$/m);
    expect(ended.err).toContain('PROVISION_WAITS: debian1: installed');
    expect(ended.err).toContain('rackwright machine provision nixos1 --erase nixos1');
    expect((await command('list')).out).toMatch(/^debian1 +installed .*waits for nixos1 \(failed\)$/m);
    expect((await command('show', 'debian1')).out).toMatch(/^debian1 is installed: waits for nixos1/);
    const { text } = await group.asUser('/api/machines/debian1');
    expect(JSON.parse(text)).toMatchObject({
      ...{ hasPlaybook: true, waitsForCount: 1 },
      waitsFor: [{ name: 'nixos1', state: 'failed', reason: 'no disk', isStuck: true }],
    });

    // One of the group that nobody provisions.
    await apply('nixos1', { kind: 'release' });
    await apply('nixos1', { kind: 'accept' });
    const alone = await command('provision', 'debian1', '--erase', 'debian1');
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('nixos1 will not be by themselves')]);
    expect(configured).toEqual([]);
    await apply('nixos1', { kind: 'release' });
    const done = await command('provision', 'debian1', '--erase', 'debian1');
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^debian1 is ready$/m)]);
    expect(configured).toEqual([['debian1']]);
  } finally {
    await group.close();
  }
}, 120_000);

test('a server that was never started, or does not answer, is told', async () => {
  await expect(run(rack.folder, 'machine', 'list')).rejects.toMatchObject({ code: 'BOOT_SERVER_UNKNOWN' });
  const gone = await RunningServer.start();
  await gone.server.close();
  await expect(run(gone.folder, 'machine', 'list', '--data', gone.folder)).rejects.toMatchObject({
    code: 'BOOT_SERVER_UNREACHABLE',
  });
  await gone.close();
}, 120_000);
