import fs, { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

test('what was written is brought to the disk: the log at once, all else by a checkpoint', async () => {
  const synced = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const opened = jest.spyOn(fs.promises, 'open');
    const direct = jest.spyOn(fs, 'fsyncSync');
    const names: string[] = [];
    direct.mockImplementation((fd) => {
      names.push(readlinkSync(`/proc/self/fd/${String(fd)}`));
      fs.fdatasyncSync(fd);
    });
    try {
      await work();
      await sleep(500);
      return [...names, ...opened.mock.calls.map(([path]) => String(path))];
    } finally {
      opened.mockRestore();
      direct.mockRestore();
    }
  };
  const insert = `insert into events (machine, at, kind, actor) values ('rack2', now(), 'seen', 'test')`;
  expect(await synced(() => store.query(insert))).toEqual([
    expect.stringMatching(/\/db\/pg_wal\/[0-9A-F]{24}$/),
  ]);
  expect(await synced(() => store.query('checkpoint'))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/\/db\/base\/\d+\/\d+$/),
      expect.stringMatching(/\/db\/global\/pg_control$/),
    ]),
  );
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
