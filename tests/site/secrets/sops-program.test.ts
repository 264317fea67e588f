import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemList } from '../../../site/errors';
import { editSecrets } from '../../../site/secrets/edit-secrets';
import { SecretsFile } from '../../../site/secrets/secrets-file';
import { setUpSecrets } from '../../../site/secrets/set-up-secrets';
import { findSops } from '../../../site/secrets/sops/sops-program';
import { project } from './project';

const program = findSops(process.env);
const suite = program === undefined ? describe.skip : describe;
const NOW = new Date('2026-01-31T12:00:00Z');

const PLAIN = `# above
passwords:
    database: 'hünter"2: #x'
    pin: "0123"
    lines: |
        a
          b
list:
    # of the first
    - one # behind
    # of the second
    - two
    - - deep
numbers:
    i: 12
    big: 123456789012345678
    huge: 123456789012345678901
    f: 1e10
    inf: .inf
    time: 2021-05-06T07:08:09.123456789+02:00
    date: 2021-05-06
    yes_: "yes"
empty: ""
none: null
note_unencrypted: open
# end
`;

/** A project whose secrets were set up here, and the program `sops` in it. */
async function withSops() {
  const { folder, options } = project({ 'site.yaml': 'name: x\n' });
  const XDG_CONFIG_HOME = join(options.homeDirectory, 'config');
  mkdirSync(XDG_CONFIG_HOME);
  const environment = { PATH: process.env['PATH'] ?? '', XDG_CONFIG_HOME, HOME: options.homeDirectory };
  const all = { ...options, environment };
  const file = join(options.siteDirectory, 'secrets.yaml');
  const setUp = await setUpSecrets({
    ...all,
    references: [{ path: 'passwords.database' }],
    dryRun: false,
    now: NOW,
  });
  expect(setUp.problems).toEqual([]);
  const run = (...args: readonly string[]): string => {
    const env = { ...environment, SOPS_DISABLE_VERSION_CHECK: '1' };
    const { status, stdout, stderr } = spawnSync(program ?? '', args, { cwd: folder, encoding: 'utf8', env });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    return stdout;
  };
  return { folder, options: all, file, run };
}

/** Every value, by its path. */
async function values(options: Parameters<typeof SecretsFile.open>[0]): Promise<Record<string, string>> {
  const problems = new ProblemList();
  const found = await SecretsFile.open(options, problems)?.decrypt(problems);
  expect(problems.sorted()).toEqual([]);
  return Object.fromEntries([...(found ?? [])].map(([path, { secret }]) => [path, secret.reveal()]));
}

suite(`the program sops${program === undefined ? ': skipped, it is not on PATH' : ''}`, () => {
  test('reads and changes what is written here, and the other way round', async () => {
    const { options, file, run } = await withSops();
    run('set', 'specs/secrets.yaml', '["passwords"]["database"]', '"of sops"');
    expect(await values(options)).toEqual({ 'passwords.database': 'of sops' });
    const opened = await editSecrets(options);
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    expect(opened.secrets.save(`${opened.secrets.text}more: { a: 1.50, l: [x, true] }\n`, NOW)).toEqual([]);
    expect(JSON.parse(run('decrypt', '--output-type', 'json', file))).toEqual({
      passwords: { database: 'of sops' },
      more: { a: 1.5, l: ['x', true] },
    });
    run('rotate', '-i', file);
    expect(await values(options)).toMatchObject({ 'passwords.database': 'of sops', 'more.l.1': 'True' });
  });

  test('gives every value of a file that it encrypted, which an edit here leaves as they are', async () => {
    const { options, file, run } = await withSops();
    writeFileSync(file, PLAIN);
    run('encrypt', '-i', file);
    const found = await values(options);
    expect(found).toMatchObject({
      'passwords.database': 'hünter"2: #x',
      'passwords.lines': 'a\n  b\n',
      'list.0': 'one',
      'list.1': 'two',
      'list.2.0': 'deep',
      'numbers.big': '123456789012345678',
      'numbers.inf': '+Inf',
      'numbers.time': '2021-05-06T07:08:09.123456789+02:00',
      note_unencrypted: 'open',
    });
    const opened = await editSecrets(options);
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    expect(opened.secrets.save(opened.secrets.text.replace('deep', 'deeper'), NOW)).toEqual([]);
    const plain = run('decrypt', file);
    expect(plain).toContain('- deeper');
    for (const comment of ['# above', '# of the first', '# behind', '# of the second', '# end'])
      expect(plain).toContain(comment);
    expect(await values(options)).toEqual({ ...found, 'list.2.0': 'deeper' });
  });

  test('decrypts where comments or SSH keys decide, and is named where it is missing', async () => {
    const { folder, options, file, run } = await withSops();
    const recipient = /age1\w+/.exec(readFileSync(join(folder, '.sops.yaml'), 'utf8'))?.[0] ?? '';
    const rules = (text: string): string[] => {
      writeFileSync(join(folder, 'rules.yaml'), `creation_rules:\n  - age: ${text}\n`);
      return ['--config', join(folder, 'rules.yaml'), 'encrypt', '-i', file];
    };
    writeFileSync(file, 'a:\n    # open\n    b: x\nc: y\n');
    run(...rules(`${recipient}\n    unencrypted_comment_regex: open`));
    expect(await values(options)).toEqual({ 'a.b': 'x', c: 'y' });
    writeFileSync(file, 'c:\n    # here\n    - y\n    - z\n');
    const key = join(folder, 'ssh');
    run(...rules(`'${sshKey(key)}'`));
    const withKey = {
      ...options,
      environment: { ...options.environment, SOPS_AGE_SSH_PRIVATE_KEY_FILE: key },
    };
    expect(await values(withKey)).toEqual({ 'c.0': 'y', 'c.1': 'z' });
    const problems = new ProblemList();
    const without = { ...withKey, environment: { ...withKey.environment, PATH: '/nowhere' } };
    await SecretsFile.open(without, problems)?.decrypt(problems);
    expect(problems.sorted()).toMatchObject([{ code: 'SOPS_UNSUPPORTED' }]);
  });
});

/** Makes an SSH key pair at a path, and gives the public one. */
function sshKey(file: string): string {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file], { encoding: 'utf8' });
  expect(made.status).toBe(0);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}
