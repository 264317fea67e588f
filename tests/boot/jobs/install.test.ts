import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '../../../boot/boot-error';
import { doWhatIsDue } from '../../../boot/clockwork';
import { installJobs, type InstallParts, JobQueue } from '../../../boot/jobs';
import { DEFAULT_LIMITS, Fleet } from '../../../boot/machines';
import type { PowerControl } from '../../../boot/power';
import { Redfish } from '../../../boot/power/redfish/redfish';
import { type LabRack, startLabRack } from '../power/lab-rack';
import { rackSite } from '../rack-site';
import { type OpenStore, STORES } from '../store/stores';

/** One for each test, but the first, which takes four. */
const NAMES = ['metal1', 'metal2', 'metal3', 'metal4', 'released', 'unreachable', 'untold', 'still'];
const MANY = NAMES.slice(0, 4);

/** One server's share: its own connection, queue and way to the BMCs. */
interface Worker {
  readonly fleet: Fleet;
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    // A busy machine takes a while until one of two servers has its turn to look.
    if (tries > 4000) throw new Error('waited in vain');
    await sleep(50);
  }
}

describe.each(STORES)('installations as jobs, on $name', ({ open, missing }) => {
  // A slow machine takes a minute to open the embedded database.
  jest.setTimeout(300_000);
  const check = missing === undefined ? test : test.skip;
  let store: OpenStore;
  let rack: LabRack;
  let now: number;
  const workers: Worker[] = [];
  const errors: string[] = [];

  const site = rackSite;
  const power = (name: string): PowerControl =>
    new Redfish({ access: rack.access, name, firmware: 'uefi', pauseMs: 1 });
  const startWorker = async (
    given: Partial<Pick<InstallParts, 'power' | 'announce' | 'seconds' | 'workers'>> = {},
  ): Promise<Worker> => {
    const database = await store.again();
    const fleet = new Fleet({ database, now: () => now, limitsOf: () => DEFAULT_LIMITS });
    const onError = ({ message }: Error): number => errors.push(message);
    const jobs = new JobQueue({ database, onError, supervisionSeconds: 1 });
    await jobs.start([installJobs({ fleet, power, ...given })]);
    const worker = {
      fleet,
      look: () => doWhatIsDue({ fleet, jobs, site, isSwitched: () => true, now: () => now }),
      stop: () => jobs.stop(),
    };
    workers.push(worker);
    return worker;
  };
  const request = async ({ fleet }: Worker, name: string): Promise<void> => {
    await fleet.discover(name, { actor: 'specs' });
    await fleet.apply(name, { kind: 'accept' }, { actor: 'ada' });
    await fleet.apply(name, { kind: 'install', queued: true }, { actor: 'ada' });
  };
  const powered = async ({ fleet }: Worker, name: string): Promise<boolean> =>
    (await fleet.events({ machine: name, most: 100 })).some(({ kind }) => kind === 'power');
  const stateOf = async ({ fleet }: Worker, name: string): Promise<string | undefined> =>
    (await fleet.find(name))?.status.state;

  // Tables are made once: the embedded database takes its time.
  beforeAll(async () => {
    if (missing !== undefined) return;
    now = Date.now();
    store = await open();
    rack = await startLabRack(NAMES);
  });
  afterEach(async () => {
    if (missing !== undefined) return;
    for (const { stop } of workers.splice(0)) await stop();
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    await rack.close();
    await store.close();
  });
  const startsOf = (name: string): readonly string[] =>
    rack.started.filter((each) => each.startsWith(`${name}:`));

  check('every machine is armed and started once, whichever of two servers does it', async () => {
    const [one, other] = [await startWorker(), await startWorker()];
    for (const name of MANY) await request(one, name);
    await Promise.all([one.look(), other.look(), one.look(), other.look()]);
    await until(async () => (await Promise.all(MANY.map((name) => powered(one, name)))).every(Boolean));
    expect([...rack.started].sort()).toEqual(MANY.map((name) => `${name}: nic`));
    for (const name of MANY) expect(await stateOf(one, name)).toBe('booting');
    await Promise.all([one.look(), other.look()]);
    expect(rack.started).toHaveLength(MANY.length);
  });

  check('what was given back meanwhile is not started', async () => {
    const worker = await startWorker();
    await request(worker, 'released');
    const { version = 0 } = (await worker.fleet.find('released')) ?? {};
    await worker.fleet.apply('released', { kind: 'release' }, { actor: 'ada' });
    const terms = { isMine: () => true, settled: () => Promise.resolve() };
    const job = { data: { machine: 'released', version }, isAgain: false, ...terms };
    await installJobs({ fleet: worker.fleet, power }).work(job);
    await worker.look();
    expect(startsOf('released')).toEqual([]);
    expect(await stateOf(worker, 'released')).toBe('released');
  });

  check('a BMC that does not answer is asked again after a pause, with the reason kept', async () => {
    let isThere = false;
    const worker = await startWorker({
      power: (name) =>
        isThere
          ? power(name)
          : new Redfish({ access: { ...rack.access, port: 1 }, name, firmware: 'uefi', pauseMs: 1 }),
    });
    await request(worker, 'unreachable');
    await worker.look();
    await until(async () => (await worker.fleet.find('unreachable'))?.status.reason !== undefined);
    const { status } = (await worker.fleet.find('unreachable')) ?? {};
    expect(status).toMatchObject({ state: 'accepted', attempt: 1, permission: 'given' });
    expect(status?.reason).toContain('does not answer');
    isThere = true;
    await worker.look();
    expect(startsOf('unreachable')).toEqual([]);
    now += DEFAULT_LIMITS.firstPauseMs;
    await worker.look();
    await until(() => powered(worker, 'unreachable'));
    expect(startsOf('unreachable')).toEqual(['unreachable: nic']);
    expect((await worker.fleet.find('unreachable'))?.status).toMatchObject({ state: 'booting', attempt: 2 });
  });

  check(
    'a machine whom nobody would lead to its installer is not started, until somebody would',
    async () => {
      let isServed = false;
      const words = 'DHCP cannot be told of it';
      const worker = await startWorker({
        announce: () => (isServed ? Promise.resolve() : Promise.reject(new BootError('BOOT_NETWORK', words))),
      });
      await request(worker, 'untold');
      await worker.look();
      await until(async () => (await worker.fleet.find('untold'))?.status.reason !== undefined);
      expect((await worker.fleet.find('untold'))?.status).toMatchObject({
        ...{ state: 'accepted', attempt: 1, permission: 'given', reason: words },
      });
      expect(startsOf('untold')).toEqual([]);
      isServed = true;
      now += DEFAULT_LIMITS.firstPauseMs;
      await worker.look();
      await until(() => powered(worker, 'untold'));
      expect(startsOf('untold')).toEqual(['untold: nic']);
    },
  );

  check('what a worker leaves that stands still, another one does; the first does nothing more', async () => {
    let wake = (): void => undefined;
    const standstill = new Promise<void>((done) => (wake = done));
    let isAsked = false;
    const still = await startWorker({
      // With more, it would take the job again itself, and stand still once more.
      ...{ seconds: 1, workers: 1 },
      power: (name) => ({
        act: () => {
          rack.cut();
          return Promise.resolve();
        },
        log: () => Promise.resolve([]),
        bootOnce: () => Promise.resolve(),
        state: async () => {
          isAsked = true;
          await standstill;
          return power(name).state();
        },
      }),
    });
    await request(still, 'still');
    await still.look();
    await until(() => Promise.resolve(isAsked));
    expect(await stateOf(still, 'still')).toBe('booting');
    const other = await startWorker();
    await until(() => powered(other, 'still'));
    expect(startsOf('still')).toEqual(['still: nic']);
    wake();
    await still.stop();
    expect(await power('still').state()).toBe('on');
    expect(startsOf('still')).toEqual(['still: nic']);
  });
});
