import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../boot/store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const onLost = (): void => undefined;

test('what the embedded database holds is there after it was closed', async () => {
  const directory = join(folder, 'db');
  const first = await openStore({ directory, onLost });
  await first.query(`insert into events (machine, at, kind, actor) values ('rack1', now(), 'seen', 'test')`);
  await first.close();
  const second = await openStore({ directory, onLost });
  expect(await second.query('select machine from events')).toEqual([{ machine: 'rack1' }]);
  await second.close();
}, 240_000);

test('one process at a time has its folder', async () => {
  const directory = join(folder, 'db');
  const first = await openStore({ directory, onLost });
  // As it looks to a second process: the holder is another one, and lives.
  writeFileSync(`${directory}.pid`, `${String(process.ppid)}\n`);
  await expect(openStore({ directory, onLost })).rejects.toMatchObject({
    code: 'BOOT_STORE_IN_USE',
    message: expect.stringContaining(String(process.ppid)),
  });
  await first.close();
  await (await openStore({ directory, onLost })).close();
}, 240_000);
