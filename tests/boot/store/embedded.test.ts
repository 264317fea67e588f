import fs, { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
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

test('what was written is on the disk before the answer', async () => {
  const sync = jest.spyOn(fs, 'fsyncSync');
  const synced: string[] = [];
  sync.mockImplementation((fd) => {
    synced.push(readlinkSync(`/proc/self/fd/${String(fd)}`));
    fs.fdatasyncSync(fd);
  });
  try {
    await store.query(
      `insert into events (machine, at, kind, actor) values ('rack2', now(), 'seen', 'test')`,
    );
  } finally {
    sync.mockRestore();
  }
  expect(synced).toContainEqual(expect.stringMatching(/\/db\/pg_wal\/[0-9A-F]{24}$/));
});

test('what it holds is there after it was closed', async () => {
  await store.query(`insert into events (machine, at, kind, actor) values ('rack1', now(), 'seen', 'test')`);
  await store.close();
  store = await open();
  expect(await store.query('select machine from events order by id')).toEqual([
    { machine: 'rack2' },
    { machine: 'rack1' },
  ]);
}, 240_000);
