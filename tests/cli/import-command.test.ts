import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './run-program';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(resolve(__dirname, '../fixtures/formats/pve-answers/site'), join(project, 'specs'), {
    recursive: true,
  });
  for (const file of ['default.toml', 'config.toml'])
    cpSync(resolve(__dirname, '../fixtures/formats/pve-answers', file), join(project, file));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const answers = ['import', 'default.toml', 'config.toml'];
const host = (): string => readFileSync(join(project, 'specs/hosts/pve1.yaml'), 'utf8');

test('shows the difference and writes nothing, until it is told to', async () => {
  const before = host();
  const shown = await run(project, ...answers);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^--- \/dev\/null\n\+\+\+ b\/defaults\.yaml\n@@ /);
  expect(shown.out).toContain('--- a/hosts/pve1.yaml\n+++ b/hosts/pve1.yaml\n');
  expect(shown.err).toContain('nothing is written yet: add --write\n');
  expect([host(), existsSync(join(project, 'specs/defaults.yaml'))]).toEqual([before, false]);

  const written = await run(project, ...answers, '--write');
  expect(written.err).toContain('wrote 2 files');
  expect(host()).toContain('root_password: pve1_root');
  const again = await run(project, ...answers, '--write');
  expect([again.code, again.out]).toEqual([0, '']);
  expect(again.err).toContain('the site has all of it already');
});

test('the same as JSON, and no secret in either', async () => {
  const { out } = await run(project, ...answers, '--json');
  expect(JSON.parse(out)).toMatchObject({
    written: false,
    files: [
      { path: 'defaults.yaml', isNew: true },
      { path: 'hosts/pve1.yaml', isNew: false },
    ],
    problems: expect.arrayContaining([
      expect.objectContaining({
        code: 'SECRET_IN_SPEC',
        at: expect.objectContaining({ line: 8 }) as unknown,
      }),
    ]) as unknown,
  });
  const { out: plain, err } = await run(project, ...answers);
  for (const text of [out, plain, err]) expect(text).not.toMatch(/not-a-good-one|notreallyahash|pve2c-/);
});

test('a fault keeps everything from being written', async () => {
  writeFileSync(join(project, 'broken.toml'), '[global\n');
  const { code, err } = await run(project, ...answers, 'broken.toml', 'absent.json', '--write');
  expect(code).toBe(1);
  expect(err).toContain('FILE_MISSING: absent.json does not exist');
  expect(existsSync(join(project, 'specs/defaults.yaml'))).toBe(false);
  const broken = await run(project, 'import', 'broken.toml');
  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('broken.toml:1:')]);
});

test('the machines that were brought in are in the inventory', async () => {
  await run(project, ...answers, '--write');
  const { out } = await run(project, 'inventory');
  expect(JSON.parse(out)).toMatchObject({
    _meta: { hostvars: { pve1: { ansible_host: '10.10.1.11', rackwright_fqdn: 'pve1.metal.example.org' } } },
    bare_metal: { hosts: ['pve1'] },
    os_proxmox_ve: { hosts: ['pve1'] },
  });
  const yaml = await run(project, 'inventory', '--bare-metal', '--yaml');
  expect(yaml.out).toContain('bare_metal:\n      hosts:\n        pve1: {}\n');
});

test('what a VM still lacks is told at once, before it is written', async () => {
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true, force: true });
  rmSync(join(project, 'specs/hosts'), { recursive: true });
  cpSync(resolve(__dirname, '../fixtures/formats/vm-files/vms/media.yaml'), join(project, 'media.yaml'));
  const codesOf = async (...args: string[]): Promise<string[]> => {
    const { out } = await run(project, 'import', 'media.yaml', '--json', ...args);
    const { remaining } = JSON.parse(out) as { remaining: { code: string }[] };
    return remaining.map(({ code }) => code);
  };
  const others = ['UNKNOWN_NODE', 'UNKNOWN_TEMPLATE', 'USER_WITHOUT_KEY'];
  expect(await codesOf()).toEqual(['VM_WITHOUT_ENVIRONMENT', ...others]);
  expect((await codesOf('--env', 'dev')).toSorted()).toEqual(others.toSorted());
  const unknown = await run(project, 'import', 'media.yaml', '--env', 'home');
  expect([unknown.code, unknown.err]).toEqual([
    1,
    expect.stringContaining('make a new one with: rackwright new env home'),
  ]);
  const written = await run(project, 'import', 'media.yaml', '--env', 'dev', '--write');
  expect([written.code, written.err]).toEqual([
    1,
    expect.stringContaining('wrote 1 file; the site has errors now, mend them and run: rackwright validate'),
  ]);
  expect(written.err).toContain('With these files the site would have:');
  expect(readFileSync(join(project, 'specs/vms/media.yaml'), 'utf8')).toContain('\nenvironment: dev\n');
  expect((await run(project, 'validate')).out).toContain('UNKNOWN_TEMPLATE');
});
