import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const program = join(root, 'cli/rackwright.mjs');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-streams-'));
  cpSync(join(root, 'specs'), join(project, 'specs'), { recursive: true });
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

function validate(input: string | Buffer): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'validate', '--dry-run', '--install-config', '-'],
    { cwd: project, input, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  return { status, text: stdout + stderr };
}

describe('standard input as install_config', () => {
  test('is read like the file', () => {
    expect(validate('hosts: { dev1: { timezone: Europe/Paris } }\n')).toMatchObject({ status: 0 });
    const { status, text } = validate('hosts: { dev1: { timezon: Europe/Paris } }\n');
    expect([status, text]).toEqual([1, expect.stringContaining('<stdin>:1:18: error UNKNOWN_FIELD')]);
  });

  test.each([
    [
      'bytes that are no UTF-8',
      Buffer.from('hosts: {} # \xFF\n', 'latin1'),
      'FILE_NOT_TEXT',
      'byte 0xFF in line 1',
    ],
    ['UTF-16', Buffer.from('hosts: {}\n', 'utf16le'), 'FILE_NOT_TEXT', 'UTF-16'],
    ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), 'FILE_NOT_TEXT', 'a binary file'],
    ['more than any file may have', Buffer.alloc(9 * 2 ** 20, '#'), 'FILE_TOO_LARGE', '8,388,608 bytes'],
  ])('refuses %s', (_, input, code, words) => {
    const { status, text } = validate(input);
    expect(status).toBe(1);
    expect(text).toContain(`error ${code}: <stdin> `);
    expect(text).toContain(words);
    expect(text).not.toMatch(/^\s+at /m);
  });
});

test('a reader that wants no more gets no stack trace, and the command ends well', () => {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" explain dev | head -n 1; echo "${PIPESTATUS[0]}"', process.execPath, program],
    { cwd: project, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  expect(stdout).toBe('site home-lab\n0\n');
  expect(stderr).not.toContain('EPIPE');
});
