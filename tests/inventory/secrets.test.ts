import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlaybook } from '../../inventory/run/playbook';
import { hostHash } from '../../inventory/host-hash';
import { hostVariables } from '../../inventory/host-variables';
import { Secret, type Site, type Vm } from '../../site';
import { exampleSite } from './example-site';

const VALUE = 'canary "{{ 7*7 }}"\\';
const PATH = 'passwords.database';
const ansible = join(__dirname, '..', '..', '.venv', 'bin', 'ansible-playbook');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rackwright-run-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function play(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ status: number | null; events: string; log: string }> {
  const log = join(folder, 'ansible.log');
  const events: unknown[] = [];
  const status = await runPlaybook({
    program,
    args,
    directory: folder,
    environment,
    log,
    signal: new AbortController().signal,
    secrets: new Map([[PATH, new Secret(VALUE)]]),
    onEvent: (event) => events.push(event),
  });
  return { status, events: JSON.stringify(events), log: readFileSync(log, 'utf8') };
}

test('secrets come to the program in a file without a name, and go out of all that it says', async () => {
  const script = join(folder, 'program.cjs');
  const own = JSON.stringify(join(folder, 'seen.json'));
  writeFileSync(
    script,
    `const fs = require('fs'); const fd = Number(process.env.RACKWRIGHT_SECRETS_FD);
     const bytes = Buffer.alloc(fs.fstatSync(fd).size); fs.readSync(fd, bytes, 0, bytes.length, 0);
     const value = JSON.parse(bytes)['${PATH}'];
     fs.writeFileSync(${own}, JSON.stringify({ length: value.length, argv: process.argv.join(), links: fs.fstatSync(fd).nlink, hidden: !JSON.stringify(process.env).includes('canary') }));
     console.log('out ' + value); console.error('err ' + JSON.stringify(value));
     fs.writeSync(3, JSON.stringify({ event: 'result', message: value }) + '\\n');`,
  );
  const { status, events, log } = await play(process.execPath, [script], { PATH: process.env['PATH'] });
  expect(status).toBe(0);
  const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as Record<string, unknown>;
  expect(seen).toMatchObject({ length: VALUE.length, links: 0, hidden: true });
  expect(seen['argv']).not.toContain('canary');
  expect(events).toBe('[{"event":"result","message":"***"}]');
  expect(log.split('\n').sort()).toEqual(['', 'err "***"', 'out ***']);
});

// Ansible is part of the set-up, but not of a checkout.
(existsSync(ansible) ? test : test.skip)(
  'Ansible looks a secret up, and takes nothing in it for a template',
  async () => {
    const home = join(__dirname, '..', '..', 'ansible');
    const playbook = join(folder, 'play.yml');
    const copy = join(folder, 'copy');
    writeFileSync(
      playbook,
      `- hosts: localhost\n  connection: local\n  gather_facts: false\n  vars: { pw: "{{ lookup('rackwright_secret', '${PATH}') }}" }\n` +
        `  tasks:\n    - ansible.builtin.copy: { content: "{{ pw }}", dest: '${copy}', mode: '0600' }\n      diff: true\n` +
        `    - ansible.builtin.fail: { msg: "it was {{ pw }}" }\n`,
    );
    const { status, events, log } = await play(ansible, ['-vv', '--diff', playbook], {
      PATH: `${join(home, '..', '.venv', 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      ANSIBLE_CONFIG: join(home, 'ansible.cfg'),
      ANSIBLE_HOME: join(folder, 'ansible'),
    });
    expect(status).toBe(2);
    expect(readFileSync(copy, 'utf8')).toBe(VALUE);
    expect(events).toContain('it was ***');
    expect(log).toContain('***');
    expect(events + log).not.toContain('canary');
  },
  60_000,
);

test('an inventory only names secrets, and a host is configured again when one was changed', () => {
  const plain = exampleSite();
  const [environment] = plain.environments;
  const [first] = environment?.vms ?? [];
  if (!environment || !first) throw new Error('the example has a host');
  const vm: Vm = { ...first, install: { ...first.install, secrets: { db_password: PATH } } };
  expect(hostVariables(plain, environment, vm)['db_password']).toBe(
    `{{ lookup('rackwright_secret', '${PATH}') }}`,
  );
  const hash = (site: Site, host = vm): string => hostHash(site, environment, host, () => 'content');
  const once = { ...plain, secretVersions: { [PATH]: 'one' } };
  expect(hash(once)).not.toBe(hash({ ...plain, secretVersions: { [PATH]: 'two' } }));
  expect(hash(once)).toBe(hash({ ...plain, secretVersions: { [PATH]: 'one', other: 'x' } }));
  expect(hash(once, first)).toBe(hash(plain, first));
});
