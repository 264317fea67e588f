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
  expect(await machine('break', 'pve1', '--reason', 'smoke')).toMatchObject({ out: 'pve1 is broken\n' });
  const shown = await machine('show', 'pve1', '--json');
  expect(JSON.parse(shown.out)).toMatchObject({
    state: 'broken',
    reason: 'smoke',
    events: expect.arrayContaining([expect.objectContaining({ kind: 'accept', actor: 'admin' })]),
  });
  expect((await machine('show', 'pve1')).out).toMatch(/break +admin +released → broken +smoke/);
  expect(await machine('mend', 'pve1')).toMatchObject({ out: 'pve1 is discovered\n' });
});

test('a server that was never started, or does not answer, is told', async () => {
  await expect(run(rack.folder, 'machine', 'list')).rejects.toMatchObject({ code: 'BOOT_SERVER_UNKNOWN' });
  const gone = await RunningServer.start();
  await gone.server.close();
  await expect(run(gone.folder, 'machine', 'list', '--data', gone.folder)).rejects.toMatchObject({
    code: 'BOOT_SERVER_UNREACHABLE',
  });
  await gone.close();
}, 120_000);
