import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { home } from '../project';
import { KillableServer } from './killable-server';

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
  const server = new KillableServer(folder);

  const start = (): Promise<void> => server.start('');
  /** Arms a machine, and gives the token that it starts with. */
  const arm = async (name: string): Promise<string> => {
    await server.ask(`/api/machines/${name}/install`, {});
    const { script } = await server.ask<{ script: string }>(`/api/machines/${name}/kexec`, {});
    return /\/boot\/([\w.-]{60,})\/media/.exec(script)?.[1] ?? '';
  };
  /** Its installer begins. */
  const begin = async (boot: string): Promise<Tokens> => {
    const { status, text } = await server.asMachine(`/boot/${boot}/files/user-data`);
    expect(status).toBe(200);
    return { boot, report: /\/report\/([\w.-]+)/.exec(text)?.[1] ?? '' };
  };
  const report = async ({ report: token }: Tokens, body: object): Promise<number> =>
    (await server.asMachine(`/report/${token}`, body)).status;

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
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('keeps every machine as it was, and each goes on to its end', async () => {
    for (const state of STATES.slice(1))
      await server.ask(`/api/machines/${nameOf(state)}/accept`, { confirm: nameOf(state) });
    const boot = await arm(nameOf('booting'));
    const installing = await begin(await arm(nameOf('installing')));
    expect(await report(await begin(await arm(nameOf('installed'))), { kind: 'succeeded' })).toBe(200);
    const before = await server.states();
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
    await server.kill();
    await reports;
    await start();
    expect(await server.states()).toEqual(before);
    const { percent } = await server.ask<{ percent: number }>(`/api/machines/${nameOf('installing')}`);
    expect(percent).toBeGreaterThanOrEqual(taken);

    // Tokens hold, and nothing that was begun is begun again.
    expect(await report(installing, { kind: 'succeeded' })).toBe(200);
    for (const token of [boot, await arm(nameOf('accepted'))])
      expect(await report(await begin(token), { kind: 'succeeded' })).toBe(200);
    const ends = STATES.map((state) => [nameOf(state), state === 'discovered' ? state : 'installed']);
    expect(await server.states()).toMatchObject(Object.fromEntries(ends) as object);
    for (const state of STATES.slice(1)) {
      const events = await server.ask<readonly { kind: string }[]>(`/api/events?machine=${nameOf(state)}`);
      const begun = events.filter(({ kind }) => kind === 'installer-started');
      expect([state, begun.length]).toEqual([state, 1]);
    }
  });
});
