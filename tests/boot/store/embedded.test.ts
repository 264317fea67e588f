import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openStore } from '../../../boot/store';
import { holderIn, isGone } from '../../../boot/store/holder';

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

test('it is taken over at once from one that was killed, and from no one else', async () => {
  await store.close();
  const home = join(__dirname, '../../..');
  const holding = [join(home, 'setup/launch.mjs'), 'tests/boot/store/hold-database.ts', directory];
  const first = spawn(process.execPath, holding, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(first.stdout, 'data');
  await expect(open()).rejects.toMatchObject({
    code: 'BOOT_STORE_IN_USE',
    message: expect.stringContaining(String(first.pid)),
  });
  const noted = readFileSync(`${directory}.pid`, 'utf8');
  first.kill('SIGKILL');
  await once(first, 'exit');
  // Of another machine nobody can tell.
  expect(isGone(holderIn(`${directory}.pid`))).toBe(true);
  writeFileSync(`${directory}.pid`, noted.replace(/ \S+\n$/, ' other/pid:[1]\n'));
  expect(isGone(holderIn(`${directory}.pid`))).toBe(false);
  writeFileSync(`${directory}.pid`, noted);
  const started = performance.now();
  store = await open();
  // Not after the minute that a lock lasts which nobody can ask about.
  expect(performance.now() - started).toBeLessThan(45_000);
}, 240_000);
