import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { compose } from '../../deploy';
import { loadSite } from '../../site';
import { type Ran, runWith } from './run-program';

const home = join(__dirname, '..', '..');
const TOKEN = 'root@pam!rw=11111111-2222-3333-4444-c4a4a4195555';
const PASSWORD = 'c4nary-hunter2{{ 7*7 }}"\\';

let project: string;
let variables: Record<string, string>;
const rackwright = (...args: readonly string[]): Promise<Ran> => runWith(variables, project, ...args);
const spec = (name: string): string => join(project, 'specs', name);
const change = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
};
/** An editor that replaces texts, and tells where it was and who may look there. */
const editor = (...changes: readonly (readonly [string, string])[]): void => {
  const script = `const fs = require('fs'); const file = process.argv[2];
    fs.writeFileSync(${JSON.stringify(join(project, 'seen.json'))}, JSON.stringify({ file, mode: fs.statSync(file).mode & 0o777, folder: fs.statSync(require('path').dirname(file)).mode & 0o777 }));
    let text = fs.readFileSync(file, 'utf8');
    for (const [from, to] of JSON.parse(fs.readFileSync(${JSON.stringify(join(project, 'changes'))}, 'utf8'))) { if (!text.includes(from)) process.exit(9); text = text.replace(from, () => to); }
    fs.writeFileSync(file + '~', text); fs.writeFileSync(file, text);`;
  writeFileSync(join(project, 'editor.cjs'), script);
  writeFileSync(join(project, 'changes'), JSON.stringify(changes));
  variables['EDITOR'] = `${process.execPath} '${join(project, 'editor.cjs')}'`;
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(join(home, 'specs'), join(project, 'specs'), { recursive: true });
  variables = { XDG_CONFIG_HOME: join(project, 'config'), PATH: process.env['PATH'] ?? '' };
  change(spec('nodes/lab.yaml'), 'kind: lab', 'kind: proxmox');
  change(spec('nodes/lab.yaml'), 'api_token: lab', 'api_token: pve1');
  appendFileSync(spec('vms/dev2.yaml'), 'install: { secrets: { db_password: passwords.database } }\n');
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

async function withSecrets(): Promise<void> {
  expect((await rackwright('secrets', 'setup')).code).toBe(0);
  editor(['pve1: ""', `pve1: ${TOKEN}`], ['database: ""', `database: ${JSON.stringify(PASSWORD)}`]);
  expect(await rackwright('secrets', 'edit')).toMatchObject({
    code: 0,
    err: expect.stringContaining('saved'),
  });
  rmSync(join(project, 'changes'));
}

test('setup makes an identity, rules and a file with what the site names, and leaves them alone afterwards', async () => {
  const dry = await rackwright('secrets', 'setup', '--dry-run');
  expect(dry.err).toContain('nothing was written');
  // Nor is anything said to be, and no key is made that would be thrown away.
  expect(dry.out.trim().split('\n')).toEqual([
    expect.stringContaining('keys.txt: would be written: a new age identity.'),
    '.sops.yaml: would be written: sops encrypts secrets.yaml for you',
    'specs/secrets.yaml: would be written: encrypted; fill it in',
  ]);
  expect(dry.out).not.toContain('age1');
  expect(existsSync(join(project, 'config'))).toBe(false);
  expect(existsSync(spec('secrets.yaml'))).toBe(false);
  const { out } = await rackwright('secrets', 'setup');
  const keys = join(project, 'config', 'sops', 'age', 'keys.txt');
  expect(statSync(keys).mode & 0o777).toBe(0o600);
  expect(out).not.toContain('AGE-SECRET-KEY');
  const [recipient = ''] = /age1\w+/.exec(out) ?? [];
  expect(readFileSync(join(project, '.sops.yaml'), 'utf8')).toContain(recipient);
  const secrets = readFileSync(spec('secrets.yaml'), 'utf8');
  expect(secrets).toMatch(/passwords:\n {4}database: ""/);
  expect(secrets).toMatch(/api_tokens:\n {4}pve1: ""/);
  const again = await rackwright('secrets', 'setup');
  expect(again.out).toContain('is encrypted already');
  expect(readFileSync(spec('secrets.yaml'), 'utf8')).toBe(secrets);
});

test('what is not there yet is made by setup, which every message names', async () => {
  const edit = await rackwright('secrets', 'edit');
  expect(edit.err).toContain('FILE_MISSING: specs/secrets.yaml does not exist');
  expect(edit.err).toContain('rackwright secrets setup');
  const named = join(project, 'deep', 'keys.txt');
  variables['SOPS_AGE_KEY_FILE'] = named;
  const { out } = await rackwright('secrets', 'setup');
  expect(out).toContain('deep/keys.txt: written: your age identity, age1');
  expect(statSync(named).mode & 0o777).toBe(0o600);
  expect(existsSync(join(project, 'config'))).toBe(false);
  editor(['database: ""', 'database: x']);
  expect((await rackwright('secrets', 'edit')).code).toBe(0);
});

test('whoever has no identity for the file is told who has, and that a new one does not help', async () => {
  const [recipient = ''] = /age1\w+/.exec((await rackwright('secrets', 'setup')).out) ?? [];
  variables['XDG_CONFIG_HOME'] = join(project, 'other');
  const { err } = await rackwright('secrets', 'edit');
  expect(err).toContain('SOPS_NO_IDENTITY');
  expect(err).toContain(`put back the identity of ${recipient}`);
  expect(err).toContain('XDG_CONFIG_HOME');
  expect(err).not.toContain('secrets setup');
  const { out } = await rackwright('secrets', 'setup');
  expect(out).toContain('It cannot decrypt secrets.yaml until one of those who can adds it');
});

test('setup encrypts a file in plain text, also for those whom .sops.yaml names', async () => {
  const other = 'age1y94xx5k9sxxlsavz0x0xklkur5fn3hq4arutdquvmqc6rxlq0pzqf828d0';
  writeFileSync(join(project, '.sops.yaml'), `creation_rules:\n  - age: ${other}\n`);
  writeFileSync(
    spec('secrets.yaml'),
    `api_tokens:\n  pve1: ${TOKEN} # of pve1\npasswords: { database: x }\n`,
  );
  expect((await rackwright('validate')).out).toContain('secrets.yaml:2:9: warning SECRET_NOT_ENCRYPTED');
  expect((await rackwright('secrets', 'setup')).code).toBe(0);
  const text = readFileSync(spec('secrets.yaml'), 'utf8');
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('of pve1');
  expect(text.match(/recipient: age1/g)).toHaveLength(2);
  expect((await rackwright('secrets', 'check')).code).toBe(0);
});

test('edit opens the editor again with the text that could not be saved, and what is wrong with it', async () => {
  await withSecrets();
  const script = `const fs = require('fs'); const file = process.argv[2];
    const text = fs.readFileSync(file, 'utf8');
    fs.appendFileSync(${JSON.stringify(join(project, 'seen'))}, text);
    fs.writeFileSync(file, text.includes('SOPS_INVALID') ? text.replace('[typed', 'typed') : text.includes('SECRET_FORM') ? text.replace('typed', 'root@pam!typed=1') : text.replace(/pve1: .*/, 'pve1: [typed'));`;
  writeFileSync(join(project, 'editor.cjs'), script);
  const { code, err } = await rackwright('secrets', 'edit');
  expect(err).toContain('the editor opens again');
  expect(err).toContain('saved; check it');
  expect(code).toBe(0);
  const seen = readFileSync(join(project, 'seen'), 'utf8');
  expect(seen).toMatch(/#! rackwright: SOPS_INVALID: .*\n/);
  expect(seen).toMatch(/#! rackwright: SECRET_FORM: .* is not user@realm!id=secret/);
  editor(['pve1: root@pam!typed', 'pve1: root@pam!again']);
  expect((await rackwright('secrets', 'edit')).code).toBe(0);
});

test('what was emptied is not saved', async () => {
  await withSecrets();
  const before = readFileSync(spec('secrets.yaml'), 'utf8');
  // Once; when it is opened again it is closed as it is.
  const script = `const fs = require('fs'); const file = process.argv[2];
    if (!fs.readFileSync(file, 'utf8').includes('nothing in it')) fs.writeFileSync(file, '');`;
  writeFileSync(join(project, 'editor.cjs'), script);
  const { code, err } = await rackwright('secrets', 'edit');
  expect([code, readFileSync(spec('secrets.yaml'), 'utf8')]).toEqual([1, before]);
  expect(err).toContain('SOPS_INVALID: there is nothing in it');
});

test('check knows a token by its form', async () => {
  await withSecrets();
  variables['RACKWRIGHT_SECRET_API_TOKENS_PVE1'] = 'just-a-secret';
  const { code, err } = await rackwright('secrets', 'check');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('"pve1" of RACKWRIGHT_SECRET_API_TOKENS_PVE1 is not user@realm!id=secret'),
  ]);
  expect(err).not.toContain('just-a-secret');
});

test('edit gives up when nothing is changed any more', async () => {
  await withSecrets();
  const script = `const fs = require('fs'); const file = process.argv[2];
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/pve1: (?!\\[).*/, 'pve1: [typed'));`;
  writeFileSync(join(project, 'editor.cjs'), script);
  const before = readFileSync(spec('secrets.yaml'), 'utf8');
  const { code, err } = await rackwright('secrets', 'edit');
  expect([code, readFileSync(spec('secrets.yaml'), 'utf8')]).toEqual([1, before]);
  expect(err).toContain('nothing was changed');
});

test('an editor that writes other faulty texts for ever ends, and the last one is kept for those who may read it', async () => {
  await withSecrets();
  const before = readFileSync(spec('secrets.yaml'), 'utf8');
  const faulty = `const fs = require('fs'); const file = process.argv[2];
    fs.appendFileSync(${JSON.stringify(join(project, 'times'))}, 'x');
    const times = fs.readFileSync(${JSON.stringify(join(project, 'times'))}, 'utf8').length;
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/pve1: .*/, 'pve1: [c4nary-' + times));`;
  writeFileSync(join(project, 'editor.cjs'), faulty);
  const { code, err } = await rackwright('secrets', 'edit');
  expect([code, readFileSync(join(project, 'times'), 'utf8')]).toEqual([1, 'xxx']);
  expect(err).toContain(
    'EDIT_REFUSED: the text could not be saved 3 times; it is in specs/secrets.yaml.draft.age, encrypted',
  );
  expect(readFileSync(spec('secrets.yaml'), 'utf8')).toBe(before);
  const draft = spec('secrets.yaml.draft.age');
  expect(statSync(draft).mode & 0o777).toBe(0o600);
  expect(readFileSync(draft, 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
  // It is no file that a site reads or warns of.
  expect((await rackwright('validate')).out).not.toContain('draft');
  // Somebody else has no use for it, and is not stopped by it.
  editor(['[c4nary-3', 'root@pam!again=c4nary']);
  const again = await rackwright('secrets', 'edit');
  expect(again.err).toContain('remove specs/secrets.yaml.draft.age to begin anew');
  expect([again.code, existsSync(draft)]).toEqual([0, false]);
  expect(readFileSync(spec('secrets.yaml'), 'utf8')).not.toBe(before);
});

test('edit keeps what did not change, refuses what cannot be, and leaves nothing behind', async () => {
  await withSecrets();
  const seen = JSON.parse(readFileSync(join(project, 'seen.json'), 'utf8')) as {
    file: string;
    mode: number;
    folder: number;
  };
  expect(seen).toMatchObject({ mode: 0o600, folder: 0o700 });
  expect(existsSync(join(seen.file, '..'))).toBe(false);
  const before = readFileSync(spec('secrets.yaml'), 'utf8');
  const line = (text: string, key: string): string | undefined =>
    text.split('\n').find((each) => each.trim().startsWith(`${key}:`));
  editor(['pve1: ', 'pve1: x']);
  expect((await rackwright('secrets', 'edit')).code).toBe(0);
  const after = readFileSync(spec('secrets.yaml'), 'utf8');
  expect(line(after, 'pve1')).not.toBe(line(before, 'pve1'));
  expect(line(after, 'database')).toBe(line(before, 'database'));
  editor(['pve1: x', `pve1: [${PASSWORD}`]);
  const refused = await rackwright('secrets', 'edit');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/specs\/secrets\.yaml:\d+:\d+: error SOPS_INVALID/);
  // The scripted editor does not find its text any more when it is opened again.
  expect(refused.err).toContain('EDITOR_FAILED: ');
  expect(refused.err).not.toContain('c4nary');
  expect(readFileSync(spec('secrets.yaml'), 'utf8')).toBe(after);
});

test('edit without an editor opens nothing where nobody types', async () => {
  await withSecrets();
  for (const empty of [{ EDITOR: '' }, { EDITOR: '', VISUAL: '' }]) {
    Object.assign(variables, empty);
    const { code, err } = await rackwright('secrets', 'edit');
    expect([code, err]).toEqual([2, expect.stringContaining('EDITOR_FAILED: nobody can type here')]);
  }
});

test('check says where each secret comes from, and never what it is', async () => {
  await withSecrets();
  variables['RACKWRIGHT_SECRET_PASSWORDS_DATABASE'] = PASSWORD;
  const { code, out } = await rackwright('secrets', 'check', '--json');
  expect(code).toBe(0);
  const { secrets } = JSON.parse(out) as { secrets: unknown };
  expect(secrets).toEqual([
    {
      path: 'api_tokens.pve1',
      state: 'found',
      source: 'file',
      detail: expect.stringMatching(/^specs\/secrets\.yaml:\d+:11$/),
      usedAt: [expect.stringMatching(/^specs\/nodes\/lab\.yaml:/)],
    },
    {
      path: 'passwords.database',
      state: 'found',
      source: 'environment',
      detail: 'RACKWRIGHT_SECRET_PASSWORDS_DATABASE',
      usedAt: [expect.stringMatching(/^specs\/vms\/dev2\.yaml:/)],
    },
  ]);
  rmSync(join(project, 'config'), { recursive: true });
  const without = await rackwright('secrets', 'check');
  expect(without.code).toBe(1);
  expect(without.err).toContain('SOPS_NO_IDENTITY');
  // It is there, for others.
  expect(without.out).toMatch(/^api_tokens\.pve1\s+locked /m);
});

test('run gives a command the tokens in its environment, and ends as it does', async () => {
  await withSecrets();
  const file = join(project, 'env.txt');
  const { code } = await rackwright(
    'secrets',
    'run',
    'dev',
    '--',
    'sh',
    '-c',
    `echo "$TF_VAR_api_token_pve1" > '${file}'; exit 7`,
  );
  expect(code).toBe(7);
  expect(readFileSync(file, 'utf8')).toBe(`${TOKEN}\n`);
  const none = await rackwright('secrets', 'run', 'dev', '--', 'no-such-program');
  expect(none).toMatchObject({
    code: 127,
    err: expect.stringMatching(/^COMMAND_MISSING: there is no program "no-such-program" on PATH/m) as unknown,
  });
});

test('a secret is in nothing that is printed or written', async () => {
  await withSecrets();
  const printed = [
    await rackwright('validate', '--json'),
    await rackwright('explain', 'dev', '--json'),
    await rackwright('explain', 'dev', '--yaml'),
    await rackwright('inventory', 'dev', '--list'),
    await rackwright('inventory', 'dev', '--yaml'),
    await rackwright('graph'),
    await rackwright('summary', 'dev', '--json'),
    await rackwright('secrets', 'check'),
    await rackwright('configure', 'dev', '--limit', 'dev2').catch((error: unknown) => ({
      out: '',
      err: String(error),
      code: 1,
    })),
  ];
  const keys = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const blob = Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from('ssh-ed25519'),
    Buffer.from([0, 0, 0, 32]),
    keys,
  ]);
  mkdirSync(join(project, '.rackwright', 'keys'), { recursive: true });
  writeFileSync(
    join(project, '.rackwright', 'keys', 'automation_ed25519.pub'),
    `ssh-ed25519 ${blob.toString('base64')} test\n`,
  );
  const site = loadSite({
    siteDirectory: join(project, 'specs'),
    workingDirectory: project,
    environment: variables,
  });
  if (!site.ok) throw new Error('the site does not load');
  compose(site.site, { outdir: join(project, 'cdktf.out'), project, home, processEnvironment: variables });
  const texts = [
    ...printed.flatMap(({ out, err }) => [out, err]),
    inspect(site, { depth: Infinity }),
    ...filesOf(project),
  ];
  expect(texts.join('\n')).toContain("lookup('rackwright_secret', 'passwords.database')");
  for (const secret of [TOKEN, 'c4a4a4195555', PASSWORD, 'c4nary', 'AGE-SECRET-KEY']) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), JSON.stringify(secret).slice(1, -1)])
      expect(texts.filter((text) => text.includes(form))).toEqual([]);
  }
  // The same look finds one that is there.
  writeFileSync(join(project, 'cdktf.out', 'leak.json'), JSON.stringify({ token: TOKEN }));
  expect(filesOf(project).filter((text) => text.includes(TOKEN))).toHaveLength(1);
});

test('what sops writes is read, and what is written here sops reads', async () => {
  const sops = spawnSync('sops', ['--version', '--disable-version-check'], { encoding: 'utf8' });
  // Where the program is not installed, the golden file that it wrote stands in for it.
  if (sops.error) return;
  await withSecrets();
  const environment = { ...process.env, ...variables };
  const read = spawnSync('sops', ['decrypt', '--output-type', 'json', spec('secrets.yaml')], {
    env: environment,
    encoding: 'utf8',
  });
  expect(JSON.parse(read.stdout)).toEqual({ api_tokens: { pve1: TOKEN }, passwords: { database: PASSWORD } });
  spawnSync('sops', ['set', spec('secrets.yaml'), '["passwords"]["database"]', '"from sops"'], {
    env: environment,
  });
  const { out, code } = await rackwright('secrets', 'run', 'dev', '--', 'true');
  expect([out, code]).toEqual(['', 0]);
  editor(['from sops', 'and back']);
  expect((await rackwright('secrets', 'edit')).code).toBe(0);
});

/** The text of every file but the identity itself, and names too. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join(project, 'config') ? [] : filesOf(path);
    return entry.isFile() ? [path, readFileSync(path, 'latin1')] : [path];
  });
}

test('a signal while the editor is open ends it, and leaves no text behind', async () => {
  await withSecrets();
  rmSync(join(project, 'seen.json'));
  const script = `const fs = require('fs'); const file = process.argv[2];
    fs.writeFileSync(${JSON.stringify(join(project, 'seen.tmp'))}, file); fs.renameSync(${JSON.stringify(join(project, 'seen.tmp'))}, ${JSON.stringify(join(project, 'seen.json'))});
    const wait = () => fs.existsSync(${JSON.stringify(join(project, 'go'))}) ? fs.appendFileSync(file, '\\nno: [map') : setTimeout(wait, 20); wait();`;
  writeFileSync(join(project, 'editor.cjs'), script);
  const child = spawn(process.execPath, [join(home, 'cli', 'rackwright.mjs'), 'secrets', 'edit'], {
    cwd: project,
    env: { ...variables, HOME: project },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (!existsSync(join(project, 'seen.json'))) await new Promise((wake) => setTimeout(wake, 20));
  child.kill('SIGTERM');
  writeFileSync(join(project, 'go'), '');
  // Without the signal the editor would open again and again.
  expect(await ended).toBe(1);
  expect(existsSync(join(readFileSync(join(project, 'seen.json'), 'utf8'), '..'))).toBe(false);
});
