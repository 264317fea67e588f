import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../cli/context';
import { runCommand } from '../../cli/run-command';

const notes: string[] = [];
const context = {
  onInterrupt: () => () => undefined,
  writer: { note: (text: string) => notes.push(text) },
} as unknown as Context;
let folder: string;
beforeEach(() => {
  notes.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'rackwright-run-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  [{}, '1 1'],
  [{ CHECKPOINT_DISABLE: '' }, ' 1'],
  [{ DISABLE_VERSION_CHECK: '' }, '1 '],
])('with %j, what keeps a command from asking for updates is %j', async (more, expected) => {
  const file = join(folder, 'said');
  const command = ['sh', '-c', `printf '%s %s' "$CHECKPOINT_DISABLE" "$DISABLE_VERSION_CHECK" > '${file}'`];
  expect(await runCommand(context, command, { PATH: process.env['PATH'], ...more })).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

test('the status is that of the command, or of the signal that ended it', async () => {
  const status = (script: string): Promise<number> =>
    runCommand(context, ['sh', '-c', script], { PATH: process.env['PATH'] });
  expect(await status('exit 7')).toBe(7);
  expect(await status('kill -TERM $$')).toBe(143);
  expect(notes).toEqual([]);
});

test('a program that is not there, or is none, is named, with the status that a shell gives it', async () => {
  const [none, text] = [join(folder, 'none'), join(folder, 'text')];
  writeFileSync(text, 'no program', { mode: 0o644 });
  expect(await runCommand(context, [none], {})).toBe(127);
  expect(await runCommand(context, [text], {})).toBe(126);
  expect(notes).toEqual(
    [none, text].map((file) => expect.stringMatching(`COMMAND_MISSING.*${file}`) as string),
  );
});
