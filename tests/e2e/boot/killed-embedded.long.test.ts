import { type ChildProcess, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBoot, bootAccess } from '../../../boot';
import { home } from '../project';
import { startServe } from './serve-process';

const STATES = ['discovered', 'accepted', 'booting', 'installing', 'installed'] as const;
const nameOf = (state: string): string => `iron-${state}`;
const PROFILES = 'os_profiles: { ubuntu: { family: ubuntu, version: "24.04" } }\n';
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';

/** What a machine was given. */
interface Tokens {
  readonly boot: string;
  readonly report: string;
}

describe('a server with its embedded database that is killed', () => {
  jest.setTimeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-killed-'));
  const data = join(folder, '.rackwright/boot');
  let serve: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    serve = await startServe(folder, { DATABASE_URL: '' });
  };
  const kill = async (): Promise<void> => {
    const end = new Promise((done) => serve?.once('exit', done));
    serve?.kill('SIGKILL');
    await end;
  };
  const ask = <T>(path: string, body?: object): Promise<T> =>
    askBoot(bootAccess(data, undefined), path, body ? { method: 'POST', body } : {});
  const asMachine = async (path: string, body?: object): Promise<{ status: number; text: string }> => {
    const { http } = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')) as { http: string };
    const answer = await fetch(`${http}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: body ? { 'content-type': 'application/json' } : {},
    });
    return { status: answer.status, text: await answer.text() };
  };
  /** Arms a machine, and gives the token that it starts with. */
  const arm = async (name: string): Promise<string> => {
    await ask(`/api/machines/${name}/install`, {});
    const { script } = await ask<{ script: string }>(`/api/machines/${name}/kexec`, {});
    return /\/boot\/([\w.-]{60,})\/media/.exec(script)?.[1] ?? '';
  };
  /** Its installer begins. */
  const begin = async (boot: string): Promise<Tokens> => {
    const { status, text } = await asMachine(`/boot/${boot}/files/user-data`);
    expect(status).toBe(200);
    return { boot, report: /\/report\/([\w.-]+)/.exec(text)?.[1] ?? '' };
  };
  const report = async ({ report: token }: Tokens, body: object): Promise<number> =>
    (await asMachine(`/report/${token}`, body)).status;
  const states = async (): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(
      (await ask<readonly { name: string; state: string }[]>('/api/machines')).map(({ name, state }) => [
        ...[name, state],
      ]),
    ) as Readonly<Record<string, string>>;

  beforeAll(async () => {
    cpSync(join(home, 'specs'), join(folder, 'specs'), { recursive: true });
    mkdirSync(join(folder, 'specs/hosts'), { recursive: true });
    STATES.forEach((state, index) => {
      const nics = `nics: { eno1: { mac: "b4:2e:99:ad:01:0${String(index)}", ipv4: dhcp } }\n`;
      const disks = 'disks: { system: { serial: "S1", wipe: true, mount: / } }\n';
      const users = `install: { users: { admin: { sudo: true, ssh_keys: ["${KEY}"] } } }\n`;
      writeFileSync(join(folder, `specs/hosts/${nameOf(state)}.yaml`), `os: ubuntu\n${nics}${disks}${users}`);
    });
    const site = join(folder, 'specs/site.yaml');
    writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILES}`);
    const files = ['vmlinuz', 'initrd'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'not to be started');
    const argv = [join(home, 'cli/rackwright.mjs'), 'image', 'add', ...files, '--name', 'ubuntu'];
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    await start();
  });
  afterAll(async () => {
    if (serve?.exitCode === null && serve.signalCode === null) await kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('keeps every machine as it was, and each goes on to its end', async () => {
    for (const state of STATES.slice(1))
      await ask(`/api/machines/${nameOf(state)}/accept`, { confirm: nameOf(state) });
    const boot = await arm(nameOf('booting'));
    const installing = await begin(await arm(nameOf('installing')));
    expect(await report(await begin(await arm(nameOf('installed'))), { kind: 'succeeded' })).toBe(200);
    const before = await states();
    expect(before).toMatchObject(Object.fromEntries(STATES.map((state) => [nameOf(state), state])));

    // It is killed amid reports; those that it took are kept.
    let taken = -1;
    const reports = (async () => {
      for (let percent = 0; percent <= 100; percent += 1) {
        await report(installing, { kind: 'progress', step: 'writing', percent });
        taken = percent;
      }
    })().catch(() => undefined);
    while (taken < 2) await sleep(5);
    await kill();
    await reports;
    await start();
    expect(await states()).toEqual(before);
    const { percent } = await ask<{ percent: number }>(`/api/machines/${nameOf('installing')}`);
    expect(percent).toBeGreaterThanOrEqual(taken);

    // Tokens hold, and nothing that was begun is begun again.
    expect(await report(installing, { kind: 'succeeded' })).toBe(200);
    for (const token of [boot, await arm(nameOf('accepted'))])
      expect(await report(await begin(token), { kind: 'succeeded' })).toBe(200);
    const ends = STATES.map((state) => [nameOf(state), state === 'discovered' ? state : 'installed']);
    expect(await states()).toMatchObject(Object.fromEntries(ends) as object);
    for (const state of STATES.slice(1)) {
      const events = await ask<readonly { kind: string }[]>(`/api/events?machine=${nameOf(state)}`);
      const begun = events.filter(({ kind }) => kind === 'installer-started');
      expect([state, begun.length]).toEqual([state, 1]);
    }
  });
});
