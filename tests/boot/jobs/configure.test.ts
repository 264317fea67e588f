import { setTimeout as sleep } from 'node:timers/promises';
import { doWhatIsDue } from '../../../boot/clockwork';
import {
  awaitedBy,
  configurableGroups,
  ConfigureRuns,
  isStuck,
  JobQueue,
  type RunAnsible,
} from '../../../boot/jobs';
import { DEFAULT_LIMITS, Fleet, type MachineEvent } from '../../../boot/machines';
import type { PhysicalHost, Site } from '../../../site';
import { rackSite } from '../rack-site';
import { type OpenStore, STORES } from '../store/stores';

/** A server starts sooner than the embedded database; both take the same SQL. */
const kind =
  STORES.find(({ missing, name }) => missing === undefined && name.includes('server')) ?? STORES[0];

interface Call {
  readonly machines: readonly string[];
  readonly end: (failures?: Readonly<Record<string, string>>) => void;
  readonly onStep: (machine: string, step: string) => void;
  readonly signal: AbortSignal;
  readonly hostKeys: ReadonlyMap<string, readonly string[]>;
  readonly installations: ReadonlyMap<string, string>;
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 600) throw new Error('waited in vain');
    await sleep(50);
  }
}

describe('Ansible, when the machines of a group are installed', () => {
  const whole = rackSite();
  const site: Site = { ...whole, hosts: (whole.hosts ?? []).filter(({ name }) => name.startsWith('ubuntu')) };
  let store: OpenStore;
  let now = Date.now();
  let calls: Call[] = [];
  let isConfigured: (host: PhysicalHost) => boolean = () => true;
  const errors: unknown[] = [];
  const servers: { readonly end: () => Promise<void> }[] = [];

  const startServer = async (): Promise<{ fleet: Fleet; look: () => Promise<void>; kill: () => void }> => {
    const database = await store.again();
    const fleet = new Fleet({ database, now: () => now, limitsOf: () => DEFAULT_LIMITS });
    let isDead = false;
    const run: RunAnsible = (machines, { signal, onStep, hostKeys, installations }) =>
      new Promise((resolve) => {
        const end: Call['end'] = (failures = {}) => {
          resolve(new Map(machines.map((name) => [name, failures[name]])));
        };
        calls.push({ machines, end, onStep, signal, hostKeys, installations });
        signal.addEventListener('abort', () => {
          if (!isDead) end(Object.fromEntries(machines.map((name) => [name, 'the server was stopped'])));
        });
      });
    const runs = new ConfigureRuns({ fleet, run, signOfLifeMs: 50, onError: (error) => errors.push(error) });
    const jobs = new JobQueue({ database, onError: (error) => errors.push(error) });
    await jobs.start([runs.kind]);
    servers.push({
      end: async () => {
        await jobs.stop();
        if (!isDead) await runs.stop();
      },
    });
    const parts = {
      fleet,
      jobs,
      site: () => site,
      isSwitched: () => false,
      isConfigured: (host: PhysicalHost) => isConfigured(host),
      now: () => now,
    };
    return { fleet, look: () => doWhatIsDue(parts), kill: () => (isDead = true) };
  };
  const install = async (fleet: Fleet, name: string): Promise<void> => {
    await fleet.discover(name, { actor: 'specs' });
    for (const event of [
      { kind: 'accept', again: true },
      { kind: 'install' },
      { kind: 'installer-started', step: 'answered' },
      { kind: 'install-succeeded' },
    ] as const)
      expect(await fleet.apply(name, event, { actor: 'test' })).toMatchObject({ ok: true });
  };
  const stateOf = async (fleet: Fleet, name: string): Promise<string | undefined> =>
    (await fleet.find(name))?.status.state;

  beforeAll(async () => {
    if (!kind) throw new Error('there is no database');
    store = await kind.open();
  });
  afterEach(async () => {
    for (const { end } of servers.splice(0)) await end();
    calls = [];
    expect(errors).toEqual([]);
  });
  afterAll(() => store.close());

  test('it waits for the last one, runs once whichever server begins, and tries again what failed', async () => {
    const [one, other] = [await startServer(), await startServer()];
    const { fleet } = one;
    await install(fleet, 'ubuntu1');
    await fleet.discover('ubuntu2', { actor: 'specs' });
    await one.look();
    await install(fleet, 'ubuntu2');
    await Promise.all([one.look(), other.look()]);
    await until(() => calls.length > 0);
    const [first] = calls;
    expect(first?.machines).toEqual(['ubuntu1', 'ubuntu2']);
    expect(await stateOf(fleet, 'ubuntu2')).toBe('configuring');
    first?.onStep('ubuntu1', 'base : Install packages');
    await until(async () => (await fleet.find('ubuntu1'))?.status.step === 'base : Install packages');

    first?.end({ ubuntu2: 'base : Install packages: no space left' });
    await until(async () => (await stateOf(fleet, 'ubuntu2')) === 'installed');
    expect(await stateOf(fleet, 'ubuntu1')).toBe('ready');
    expect((await fleet.find('ubuntu2'))?.status.reason).toContain('no space left');
    await Promise.all([one.look(), other.look()]);
    expect(calls).toHaveLength(1);

    now += DEFAULT_LIMITS.firstPauseMs;
    await Promise.all([one.look(), other.look()]);
    await until(() => calls.length > 1);
    expect(calls[1]?.machines).toEqual(['ubuntu2']);
    calls[1]?.end();
    await until(async () => (await stateOf(fleet, 'ubuntu2')) === 'ready');
    await Promise.all([one.look(), other.look()]);
    expect(calls).toHaveLength(2);
  });

  test('a run whose server falls silent is begun anew, and signs of life are no news', async () => {
    const one = await startServer();
    const { fleet } = one;
    for (const name of ['ubuntu1', 'ubuntu2']) await install(fleet, name);
    await one.look();
    await until(() => calls.length > 0);
    const progress = async (): Promise<number> =>
      (await fleet.events({ machine: 'ubuntu1', most: 1000 })).filter(({ kind: each }) => each === 'progress')
        .length;
    const before = await progress();
    // Each sign of life puts off the end by the time that has passed.
    const { status } = (await fleet.find('ubuntu1')) ?? {};
    now += 1000;
    await until(async () => ((await fleet.find('ubuntu1'))?.status.dueAt ?? 0) > (status?.dueAt ?? 0));
    expect((await progress()) - before).toBeLessThanOrEqual(1);

    // The clock jumps over the silence that is allowed before the next sign of life is written.
    now += DEFAULT_LIMITS.configureSilenceMs + 1;
    await one.look();
    calls[0]?.end();
    await until(async () => ['installed', 'ready'].includes((await stateOf(fleet, 'ubuntu1')) ?? ''));
    now += DEFAULT_LIMITS.firstPauseMs;
    await one.look();
    for (const name of ['ubuntu1', 'ubuntu2']) {
      await until(async () => {
        calls.at(-1)?.end();
        return (await stateOf(fleet, name)) === 'ready';
      });
    }
  });

  test('who failed in it does not hold up the others, and each of those is tried again alone', async () => {
    const one = await startServer();
    const { fleet } = one;
    for (const name of ['ubuntu1', 'ubuntu2']) await install(fleet, name);
    for (let attempt = 1; attempt <= DEFAULT_LIMITS.configureAttempts; attempt += 1) {
      await one.look();
      await until(() => calls.length === attempt);
      calls.at(-1)?.end({ ubuntu1: 'no space left', ubuntu2: 'no space left' });
      for (const name of ['ubuntu1', 'ubuntu2'])
        await until(async () => (await stateOf(fleet, name)) !== 'configuring');
      now += DEFAULT_LIMITS.longestPauseMs;
    }
    for (const name of ['ubuntu1', 'ubuntu2'])
      expect((await fleet.find(name))?.status).toMatchObject({ state: 'failed', failedIn: 'configuring' });

    for (const name of ['ubuntu2', 'ubuntu1']) {
      const before = calls.length;
      expect(await fleet.apply(name, { kind: 'retry' }, { actor: 'test' })).toMatchObject({ ok: true });
      await one.look();
      await until(() => calls.length > before);
      expect(calls.slice(before).map(({ machines }) => machines)).toEqual([[name]]);
      calls.at(-1)?.end();
      await until(async () => (await stateOf(fleet, name)) === 'ready');
    }
  });

  test('for whom it waits is known, and whether they come by themselves', async () => {
    const { fleet } = await startServer();
    const hosts = site.hosts ?? [];
    const awaited = async (): Promise<object> => {
      const found = awaitedBy({ hosts, machines: await fleet.list(), isConfigured: () => true });
      return Object.fromEntries(
        [...found].map(([name, each]) => [name, each.map((one) => [one.name, isStuck(one)])]),
      );
    };
    const apply = (event: MachineEvent): Promise<unknown> => fleet.apply('ubuntu2', event, { actor: 'test' });
    await install(fleet, 'ubuntu1');
    await apply({ kind: 'release' });
    expect(await awaited()).toEqual({ ubuntu1: [] });
    await apply({ kind: 'accept' });
    expect(await awaited()).toEqual({ ubuntu1: [['ubuntu2', true]] });
    await apply({ kind: 'install', queued: true });
    expect(await awaited()).toEqual({ ubuntu1: [['ubuntu2', false]] });
    await apply({ kind: 'install' });
    await apply({ kind: 'installer-started', step: 'answered' });
    expect(await awaited()).toEqual({ ubuntu1: [['ubuntu2', false]] });
    await apply({ kind: 'install-failed', reason: 'no disk' });
    expect(await awaited()).toEqual({ ubuntu1: [['ubuntu2', true]] });
    expect(
      configurableGroups({ hosts, machines: await fleet.list(), isConfigured: () => true }, now),
    ).toEqual([]);
  });

  test('what has no playbook stays installed; keys of machines are those of their last installation', async () => {
    const one = await startServer();
    const { fleet } = one;
    isConfigured = ({ name }) => name === 'ubuntu1';
    const key = `ssh-ed25519 ${'A'.repeat(68)}`;
    const tell = (hostKeys: object): Promise<void> =>
      fleet.note({ machine: 'ubuntu1', kind: 'succeeded', actor: 'machine', detail: { hostKeys } });
    await tell({ ed25519: `ssh-ed25519 ${'B'.repeat(68)} of another installation` });
    for (const name of ['ubuntu1', 'ubuntu2']) await install(fleet, name);
    const rsa = 'ssh-rsa AAAA*\nother ssh-rsa';
    await tell({ ed25519: `${key} root@x\n10.0.0.1 ssh-rsa AAAA`, rsa, dsa: 7 });
    await one.look();
    await until(() => calls.length > 0);
    expect(calls[0]?.machines).toEqual(['ubuntu1']);
    expect(calls[0]?.hostKeys).toEqual(new Map([['ubuntu1', [key]]]));
    const { installation } = (await fleet.find('ubuntu1')) ?? {};
    expect(installation).toEqual(expect.any(String));
    expect(calls[0]?.installations).toEqual(new Map([['ubuntu1', installation]]));
    calls[0]?.end();
    await until(async () => (await stateOf(fleet, 'ubuntu1')) === 'ready');
    await one.look();
    expect(await stateOf(fleet, 'ubuntu2')).toBe('installed');
    expect(calls).toHaveLength(1);
  });
});
