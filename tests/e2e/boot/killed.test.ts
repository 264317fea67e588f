import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootTokens } from '../../../boot/access';
import { DEFAULT_LIMITS, Fleet } from '../../../boot/machines';
import { type Database, openStore, settingOr } from '../../../boot/store';
import { noPostgres, startPostgres, type StateServer } from '../state-servers';
import { KillableServer } from './killable-server';

const HOME = join(__dirname, '../../..');
const STATES = ['accepted', 'booting', 'installing', 'installed', 'configuring', 'ready'] as const;
/** Nothing goes on by itself in these. */
const RESTING = ['failed', 'released', 'broken'] as const;
const nameOf = (state: string): string => `iron-${state}`;
const PROFILES = 'os_profiles: { ubuntu: { family: ubuntu, version: "24.04" } }\n';
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';

const suite = noPostgres === undefined ? describe : describe.skip;
suite(`a server that is killed${noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-killed-'));
  let postgres: StateServer;
  let database: Database;
  let fleet: Fleet;
  let tokens: BootTokens;
  const server = new KillableServer(folder);

  const start = (): Promise<void> => server.start(postgres.credentials);
  const installationOf = async (name: string): Promise<string> =>
    (await fleet.find(name))?.installation ?? '';
  const report = async (name: string, body: object): Promise<number> =>
    (await server.asMachine(`/report/${tokens.mint('report', await installationOf(name))}`, body)).status;
  const userData = async (name: string): Promise<number> =>
    (await server.asMachine(`/boot/${tokens.mint('boot', await installationOf(name))}/files/user-data`))
      .status;
  const arm = async (name: string): Promise<void> => {
    await server.ask(`/api/machines/${name}/accept`, { confirm: name });
    await server.ask(`/api/machines/${name}/install`, {});
  };
  const install = async (name: string): Promise<void> => {
    await arm(name);
    expect(await userData(name)).toBe(200);
    expect(await report(name, { kind: 'succeeded' })).toBe(200);
  };

  beforeAll(async () => {
    cpSync(join(HOME, 'specs'), join(folder, 'specs'), { recursive: true });
    mkdirSync(join(folder, 'specs/hosts'), { recursive: true });
    ['discovered', ...STATES, ...RESTING].forEach((state, index) => {
      const nics = `nics: { eno1: { mac: "b4:2e:99:ad:00:0${String(index)}", ipv4: dhcp } }\n`;
      const disks = 'disks: { system: { serial: "S1", wipe: true, mount: / } }\n';
      const users = `install: { users: { admin: { sudo: true, ssh_keys: ["${KEY}"] } } }\n`;
      writeFileSync(join(folder, `specs/hosts/${nameOf(state)}.yaml`), `os: ubuntu\n${nics}${disks}${users}`);
    });
    const site = join(folder, 'specs/site.yaml');
    writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILES}`);
    postgres = await startPostgres();
    await start();
    database = await openStore({ url: postgres.credentials, onLost: () => undefined });
    fleet = new Fleet({ database, now: () => Date.now(), limitsOf: () => DEFAULT_LIMITS });
    tokens = new BootTokens(Buffer.from(await settingOr(database, 'token-key', ''), 'base64'));
  }, 240_000);
  afterAll(async () => {
    await server.kill();
    await database.close();
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('with a machine in each state: all are as they were, and go on to their end', async () => {
    await server.ask(`/api/machines/${nameOf('accepted')}/accept`, { confirm: nameOf('accepted') });
    for (const state of ['booting', 'installing']) await arm(nameOf(state));
    expect(await userData(nameOf('installing'))).toBe(200);
    for (const state of ['installed', 'configuring', 'ready']) await install(nameOf(state));
    // There is no playbook here: what Ansible says is said by the test.
    for (const state of ['configuring', 'ready'])
      await fleet.apply(nameOf(state), { kind: 'configure' }, { actor: 'test' });
    await fleet.apply(nameOf('ready'), { kind: 'configured' }, { actor: 'test' });
    await arm(nameOf('failed'));
    expect(await userData(nameOf('failed'))).toBe(200);
    expect(await report(nameOf('failed'), { kind: 'failed', reason: 'no disk' })).toBe(200);
    await arm(nameOf('released'));
    await server.ask(`/api/machines/${nameOf('released')}/release`, {});
    await server.ask(`/api/machines/${nameOf('broken')}/break`, { reason: 'smoke' });
    const before = await server.states();
    expect(before).toMatchObject(
      Object.fromEntries([...STATES, ...RESTING].map((state) => [nameOf(state), state])),
    );

    // It is killed amid reports; those that it took are kept.
    let taken = -1;
    const reports = (async () => {
      for (let percent = 0; percent <= 100; percent += 1) {
        await report(nameOf('installing'), { kind: 'progress', step: 'writing', percent });
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

    // Tokens hold, each goes on, and nothing that was begun is begun again.
    expect(await report(nameOf('installing'), { kind: 'succeeded' })).toBe(200);
    await server.ask(`/api/machines/${nameOf('accepted')}/install`, {});
    for (const state of ['accepted', 'booting']) {
      expect(await userData(nameOf(state))).toBe(200);
      expect(await report(nameOf(state), { kind: 'succeeded' })).toBe(200);
    }
    await fleet.apply(nameOf('configuring'), { kind: 'configured' }, { actor: 'test' });
    const after = await server.states();
    for (const state of STATES) expect([state, after[nameOf(state)]]).toEqual([state, endOf(state)]);
    for (const state of STATES) {
      const events = await fleet.events({ machine: nameOf(state), most: 1000 });
      const begun = events.filter(({ kind }) => kind === 'installer-started');
      expect([state, begun.length]).toEqual([state, 1]);
    }
    expect(await server.states()).toMatchObject(
      Object.fromEntries(['discovered', ...RESTING].map((state) => [nameOf(state), state])),
    );
    // What failed may be tried again, what was given back or is broken is not begun by anything.
    await arm(nameOf('failed'));
    expect(await userData(nameOf('failed'))).toBe(200);
    for (const state of ['released', 'broken']) expect(await userData(nameOf(state))).not.toBe(200);
  });
});

function endOf(state: (typeof STATES)[number]): string {
  return state === 'configuring' || state === 'ready' ? 'ready' : 'installed';
}
