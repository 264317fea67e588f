import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publicKey } from '../stacks/example-site';
import { startProjectLab } from './project-lab';
import { run } from './run-program';

const root = resolve(__dirname, '../..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-refusals-'));
  cpSync(join(root, 'specs'), join(project, 'specs'), { recursive: true });
  mkdirSync(join(project, '.rackwright/keys'), { recursive: true });
  writeFileSync(join(project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

/** The whole program in a process of its own, which no lab of the machine's user is known to. */
function rackwright(
  args: readonly string[],
  options: { readonly input?: string; readonly stdout?: number } = {},
): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'cli/rackwright.mjs'), ...args],
    {
      cwd: project,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: project, NO_COLOR: '1' },
      input: options.input ?? '',
      stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
    },
  );
  return { status, out: stdout, err: stderr };
}

test('a result that does not get to its file is a failure, and says so', () => {
  const full = openSync('/dev/full', 'w');
  try {
    const { status, err } = rackwright(['explain', 'dev'], { stdout: full });
    expect([status, err]).toEqual([1, expect.stringMatching(/^OUTPUT_FAILED: ENOSPC/)]);
  } finally {
    closeSync(full);
  }
});

test('standard input that Terraform could not be handed on is refused before anything is made', () => {
  const input = `# ${'long '.repeat(30_000)}\nhosts: {}\n`;
  const { status, err } = rackwright(['policy', 'dev', '--install-config', '-'], { input });
  expect([status, err]).toEqual([2, expect.stringMatching(/^INPUT_TOO_LARGE: .*write them into files/)]);
});

test.each(['--defaults', '--vm-specs', '--install-config'])(
  'standard input takes the place of any file: %s',
  (option) => {
    const { status, out } = rackwright(['validate', '--dry-run', option, '-'], { input: 'nonsense: 1\n' });
    expect([status, out]).toEqual([1, expect.stringContaining('<stdin>:1:1')]);
  },
);

test('standard input is read as one file', () => {
  const { status, err } = rackwright(['validate', '--defaults', '-', '--vm-specs', '-'], { input: '{}' });
  expect([status, err]).toEqual([2, expect.stringMatching(/^INPUT_TWICE: /)]);
});

test('a node that cannot be asked is told with what is to be done', () => {
  const { status, err } = rackwright(['reboot', 'dev', 'dev1', '--dry-run']);
  const words =
    'NODE_OUT_OF_REACH: no API token for node lab: the lab is down; start it with: rackwright lab up';
  expect([status, err.trim()]).toEqual([1, words]);
});

test('a guest that the lab does not have is told with those that it has', async () => {
  const lab = await startProjectLab();
  try {
    await lab.fixture.client.post('nodes/lab/qemu', { vmid: 100, name: 'web' });
    await expect(run(lab.project, 'lab', 'console', 'wbe')).rejects.toMatchObject({
      code: 'LAB_GUEST_UNKNOWN',
      message: expect.stringContaining('has no VM wbe; rackwright lab status lists them') as unknown,
    });
  } finally {
    await lab.remove();
  }
});

test.each([
  ['taken', 1, 'FILE_EXISTS: taken is no folder; take another one, or move it away'],
  ['taken/below', 1, 'FILE_EXISTS: taken is no folder; take another one, or move it away'],
  ['dangling', 1, 'FILE_EXISTS: dangling is no folder; take another one, or move it away'],
  ['full', 1, 'FILE_EXISTS: full/package.json would be other files; take another folder, or move them away'],
  ['', 2, 'the folder has no name; "." is the present one'],
])('a site repository is not made at %j', (folder, code, said) => {
  writeFileSync(join(project, 'taken'), '');
  if (folder === 'dangling') symlinkSync('nowhere', join(project, 'dangling'));
  if (folder === 'full') mkdirSync(join(project, 'full/package.json'), { recursive: true });
  const { status, err } = rackwright(['init', folder]);
  expect([status, err.trim()]).toEqual([code, said]);
});
