import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Ran, runWith } from './run-program';

const home = resolve(__dirname, '../..');

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-configure-'));
  cpSync(join(home, 'specs'), join(project, 'specs'), { recursive: true });
  mkdirSync(join(project, '.rackwright'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const run = (...args: readonly string[]): Promise<Ran> =>
  runWith({ RACKWRIGHT_HOME: home }, project, 'configure', ...args);

test('tags that nothing has are refused, of the playbook that was asked for', async () => {
  const wrong = await run('dev', '--tags', 'dokcer,users,nothing');
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringMatching(
      /TAG_UNKNOWN: nothing in playbooks\/site\.yml has the tag "dokcer"; did you mean "docker"\?[^]*the tag "nothing"; known: base, /,
    ),
  ]);
  const other = await run('dev', '--playbook', 'user', '--tags', 'docker');
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining('playbooks/user.yml has the tag "docker"'),
  ]);
  // What has them goes on, here as far as to what is deployed; tags of somebody's own playbook are not known.
  writeFileSync(join(project, 'own.yml'), '[]\n');
  for (const more of [
    ['--tags', 'docker,k3s'],
    ['--playbook', './own.yml', '--tags', 'mine'],
  ])
    expect((await run('dev', ...more)).err).not.toContain('TAG_UNKNOWN');
});

test('a limit names hosts and groups as Ansible has it, and nobody by mistake', async () => {
  const wrong = await run('dev', '--limit', 'dev*,nobody');
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining('HOST_UNKNOWN: "nobody" means no host or group here'),
  ]);
  const none = await run('dev', '--limit', 'dev1,!dev*');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('leaves no host of dev')]);
  const right = await run('dev', '--limit', 'role_host,!dev2');
  expect(right.err).toContain('NOT_DEPLOYED');
});

test('what a deploy has told of the site is not told again by the run that it starts', async () => {
  // A name that was handed an address and is gone.
  writeFileSync(
    join(project, 'specs/vms/gone.yaml'),
    'environment: dev\nimage: debian-12\nnics: { net0: { bridge: devnet, ipv4: auto } }\n',
  );
  await runWith({}, project, 'validate');
  rmSync(join(project, 'specs/vms/gone.yaml'));
  const nobody = ['configure', 'dev', '--hosts', 'nobody'];
  const started = { RACKWRIGHT_HOME: home, RACKWRIGHT_HOST_HASHES: join(project, 'host-hashes.json') };
  expect((await runWith({ RACKWRIGHT_HOME: home }, project, ...nobody)).err).toContain('MACHINE_GONE');
  const { err } = await runWith(started, project, ...nobody);
  expect(err).not.toContain('MACHINE_GONE');
  expect(err).toContain('HOST_UNKNOWN');
  // What is wrong by now is told all the same.
  writeFileSync(join(project, 'specs/vms/dev1.yaml'), 'environment: nowhere\n');
  const wrong = await runWith(started, project, ...nobody);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('nowhere')]);
});
