import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configure, type ConfigureOptions, type RunReport } from '../../inventory';
import { environmentOf, exampleSite } from './example-site';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-configure-'));
  // Only that it is there is looked at: no host of these tests ever gets ready for it.
  mkdirSync(join(folder, 'venv/bin'), { recursive: true });
  writeFileSync(join(folder, 'venv/bin/ansible-playbook'), '#!/bin/sh\nexit 9\n');
  chmodSync(join(folder, 'venv/bin/ansible-playbook'), 0o755);
  // No host ever sees it.
  writeFileSync(join(folder, 'id'), '', { mode: 0o600 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Configures the hosts of the example, at addresses that are kept for documentation. */
function run(changes: Partial<ConfigureOptions> = {}): Promise<RunReport> {
  const nic = exampleSite().environments[0]?.vms[0]?.nics[0];
  if (!nic) throw new Error('the example has a router');
  const unreachable = { nics: [{ ...nic, ipv4: { method: 'static', address: '192.0.2.1/24' } as const }] };
  const site = exampleSite({ router: unreachable, dev1: unreachable });
  return configure({
    site,
    environment: environmentOf(site),
    directory: join(folder, 'dev'),
    ansibleDirectory: resolve(__dirname, '../../ansible'),
    venv: join(folder, 'venv'),
    processEnvironment: { PATH: process.env['PATH'], HOME: folder },
    identityFiles: [join(folder, 'id')],
    ...changes,
  });
}

test('a host that the environment does not have is refused before anything is done', async () => {
  await expect(run({ hosts: ['dev1', 'dve1'] })).rejects.toMatchObject({
    code: 'CONFIGURE_UNKNOWN_HOST',
    message: expect.stringContaining('dve1') as unknown,
  });
  expect(existsSync(join(folder, 'dev'))).toBe(false);
});

test('without Ansible it is said how to get it', async () => {
  await expect(run({ venv: join(folder, 'none') })).rejects.toMatchObject({
    code: 'CONFIGURE_NO_ANSIBLE',
    message: expect.stringContaining('npm run setup') as unknown,
  });
});

test.each([
  ['that is not there', 'none', 0o600, /there is no private key .*none/],
  ['that others may read', 'open', 0o640, /chmod 600 .*open/],
])('a key %s is refused before any host is asked', async (_, name, mode, says) => {
  writeFileSync(join(folder, 'open'), '');
  chmodSync(join(folder, 'open'), mode);
  const file = join(folder, name);
  await expect(run({ identityFiles: [file] })).rejects.toMatchObject({
    code: 'CONFIGURE_NO_KEY',
    message: expect.stringMatching(says) as unknown,
  });
  expect(existsSync(join(folder, 'dev'))).toBe(false);
});

test('a key may be in an agent, where its public part is there', async () => {
  writeFileSync(join(folder, 'agent.pub'), '');
  const agent = { PATH: process.env['PATH'], HOME: folder, SSH_AUTH_SOCK: join(folder, 'agent.sock') };
  const ssh = join(folder, 'no-ssh');
  await expect(
    run({ identityFiles: [join(folder, 'agent')], processEnvironment: agent, ssh }),
  ).rejects.toMatchObject({ code: 'CONFIGURE_NO_SSH' });
});

test('without OpenSSH no host is waited for', async () => {
  await expect(run({ ssh: join(folder, 'no-ssh') })).rejects.toMatchObject({ code: 'CONFIGURE_NO_SSH' });
});

test('a run whose lock was taken away ends, as another one may be at work', async () => {
  const ended = run().catch((error: unknown) => error);
  const lock = join(folder, 'dev', 'configure.lock');
  // What the run writes when the lock is its own.
  while (!existsSync(join(folder, 'dev', 'ssh_config'))) await sleep(20);
  rmSync(lock, { recursive: true });
  expect(await ended).toMatchObject({
    code: 'CONFIGURE_LOCK_LOST',
    report: { result: 'interrupted' },
  });
});

test('hosts are waited for no longer once that is in vain, and the reason is told', async () => {
  const ssh = join(folder, 'ssh');
  writeFileSync(ssh, '#!/bin/sh\necho closed >&2\nexit 255\n', { mode: 0o755 });
  const asked: string[] = [];
  const inVain = (): string | undefined =>
    asked.push('') > 1 ? 'the lab does not run any longer' : undefined;
  const error: unknown = await run({ ssh, inVain, hosts: ['router'] }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'CONFIGURE_FAILED',
    message: expect.stringContaining('router: the lab does not run any longer') as unknown,
  });
  expect(asked).toHaveLength(2);
});
