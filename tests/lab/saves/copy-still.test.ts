import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyStill } from '../../../lab/saves/copy-still';

/** Writes the same number over all of one file after the other, again and again, for some milliseconds. */
const WRITER = `
const { openSync, writeSync, closeSync, unlinkSync } = require('node:fs');
const end = Date.now() + Number(process.argv[2]);
const names = ['a', 'b', 'c'].map((name) => process.argv[1] + '/' + name);
for (let round = 0; Date.now() < end; round += 1) {
  for (const name of names) {
    const file = openSync(name, 'w');
    for (let part = 0; part < 64; part += 1) writeSync(file, Buffer.alloc(1024, String(round % 10)));
    closeSync(file);
  }
  if (round % 7 === 0) unlinkSync(names[2]);
}
`;

describe('a copy of a folder that others write to', () => {
  let top: string;
  let from: string;
  let to: string;
  let writer: ChildProcess | undefined;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'rackwright-still-'));
    [from, to] = [join(top, 'storage'), join(top, 'to')];
    mkdirSync(join(from, 'lab', 'snippets'), { recursive: true });
    mkdirSync(to);
  });
  afterEach(async () => {
    if (writer?.kill('SIGKILL')) await new Promise((done) => writer?.once('exit', done));
    writer = undefined;
    rmSync(top, { recursive: true, force: true });
  });

  const write = async (milliseconds: number): Promise<void> => {
    const folder = join(from, 'lab', 'snippets');
    writer = spawn(process.execPath, ['-e', WRITER, folder, String(milliseconds)], { stdio: 'inherit' });
    while (!existsSync(join(folder, 'a'))) await sleep(5);
  };

  test('is what it holds when the writing has ended', async () => {
    await write(1500);
    await copyStill(from, to);
    const copied = join(to, 'storage', 'lab', 'snippets');
    const names = readdirSync(copied).sort();
    expect(names).toEqual(readdirSync(join(from, 'lab', 'snippets')).sort());
    for (const name of names) {
      const bytes = readFileSync(join(copied, name));
      expect(bytes.equals(readFileSync(join(from, 'lab', 'snippets', name)))).toBe(true);
      expect(bytes).toHaveLength(65_536);
    }
  });

  test('is none while it goes on, and leaves nothing', async () => {
    await write(20_000);
    await expect(copyStill(from, to, 300)).rejects.toMatchObject({ code: 'LAB_FILES_CHANGE' });
    expect(readdirSync(to)).toEqual([]);
  });

  test('fails for its own reasons at once', async () => {
    writeFileSync(join(from, 'file'), 'x');
    await expect(copyStill(from, join(from, 'file'))).rejects.toThrow(/cp: .*Not a directory/);
  });
});
