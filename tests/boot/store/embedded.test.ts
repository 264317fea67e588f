import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openStore } from '../../../boot/store';

// A start of the embedded database takes seconds, so that these go from one state of it to the next.
let folder: string;
let directory: string;
let store: Database;
const open = (): Promise<Database> => openStore({ directory, onLost: () => undefined });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
  directory = join(folder, 'db');
  store = await open();
}, 240_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('one process at a time has its folder', async () => {
  // As it looks to a second process: the holder is another one, and lives.
  writeFileSync(`${directory}.pid`, `${String(process.ppid)}\n`);
  await expect(open()).rejects.toMatchObject({
    code: 'BOOT_STORE_IN_USE',
    message: expect.stringContaining(String(process.ppid)),
  });
});

test('what it holds is there after it was closed', async () => {
  await store.query(`insert into events (machine, at, kind, actor) values ('rack1', now(), 'seen', 'test')`);
  await store.close();
  store = await open();
  expect(await store.query('select machine from events')).toEqual([{ machine: 'rack1' }]);
}, 240_000);
