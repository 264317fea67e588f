import { DEFAULT_LIMITS, Fleet, type MachineEvent } from '../../../boot/machines';
import type { Database } from '../../../boot/store';
import { migrate } from '../../../boot/store/migrate';
import { STORES } from './stores';

const MANY = 20;

for (const { name, missing, open } of STORES) {
  const suite = missing === undefined ? describe : describe.skip;
  suite(`a fleet in ${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    jest.setTimeout(240_000);
    let store: Awaited<ReturnType<typeof open>>;
    let clock = 1_800_000_000_000;
    let number = 0;

    const fleetOn = (database: Database): Fleet =>
      new Fleet({ database, now: () => clock, limitsOf: () => DEFAULT_LIMITS });

    async function machineAfter(fleet: Fleet, ...events: readonly MachineEvent[]): Promise<string> {
      const machine = `rack${String((number += 1))}`;
      expect(await fleet.discover(machine, { actor: 'specs' })).toBe(true);
      for (const event of events) {
        expect(await fleet.apply(machine, event, { actor: 'test' })).toMatchObject({ ok: true });
      }
      return machine;
    }

    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    it('keeps a machine through its whole life, and every event of it', async () => {
      const fleet = fleetOn(store.database);
      const machine = await machineAfter(
        fleet,
        { kind: 'accept' },
        { kind: 'install' },
        { kind: 'installer-started', step: 'answered' },
        { kind: 'progress', step: 'writing', percent: 40 },
      );
      expect(await fleet.find(machine)).toMatchObject({
        status: { state: 'installing', permission: 'spent', attempt: 1, step: 'writing', percent: 40 },
        installation: expect.stringMatching(/^[0-9a-f-]{36}$/),
        version: 5,
      });
      await fleet.apply(machine, { kind: 'install-succeeded' }, { actor: 'machine', address: '10.0.0.9' });
      await fleet.apply(machine, { kind: 'configured' }, { actor: 'server' });
      expect(await fleet.find(machine)).toMatchObject({ status: { state: 'ready' }, address: '10.0.0.9' });
      const events = await fleet.events({ machine, most: 100 });
      expect(events.map(({ kind, before, after }) => [kind, before, after])).toEqual([
        ['discovered', undefined, 'discovered'],
        ['accept', 'discovered', 'accepted'],
        ['install', 'accepted', 'booting'],
        ['installer-started', 'booting', 'installing'],
        ['progress', 'installing', 'installing'],
        ['install-succeeded', 'installing', 'installed'],
        ['configured', 'installed', 'ready'],
      ]);
      const [row] = await store.database.query(
        'select outcome, started_at is not null as started from installations where machine = $1',
        [machine],
      );
      expect(row).toEqual({ outcome: 'installed', started: true });
    });

    it('takes no event that may not happen, and keeps nothing of it', async () => {
      const fleet = fleetOn(store.database);
      const machine = await machineAfter(fleet);
      const before = await fleet.events({ machine, most: 10 });
      expect(await fleet.apply(machine, { kind: 'install' }, { actor: 'test' })).toEqual({
        ok: false,
        why: expect.stringContaining('it is discovered'),
      });
      expect(await fleet.events({ machine, most: 10 })).toEqual(before);
      await expect(fleet.apply('nobody', { kind: 'install' }, { actor: 'test' })).rejects.toMatchObject({
        code: 'BOOT_MACHINE_UNKNOWN',
      });
    });

    it('starts one installer where two servers want to at once', async () => {
      const servers = [fleetOn(store.database), fleetOn(await store.again())];
      const fleet = servers[0]!;
      const machine = await machineAfter(fleet, { kind: 'accept' }, { kind: 'install' });
      const results = await Promise.all(
        Array.from({ length: MANY }, (_, index) =>
          servers[index % 2]!.apply(
            machine,
            { kind: 'installer-started', step: 'answered' },
            { actor: `s${String(index)}` },
          ),
        ),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const started = (await fleet.events({ machine, most: 100 })).filter(
        ({ kind }) => kind === 'installer-started',
      );
      expect(started).toHaveLength(1);
    });

    it('loses no event of those that come at once', async () => {
      const servers = [fleetOn(store.database), fleetOn(await store.again())];
      const machine = await machineAfter(
        servers[0]!,
        { kind: 'accept' },
        { kind: 'install' },
        { kind: 'installer-started', step: 'answered' },
      );
      await Promise.all(
        Array.from({ length: MANY }, (_, index) =>
          servers[index % 2]!.apply(
            machine,
            { kind: 'progress', step: `step ${String(index)}`, percent: index },
            { actor: 'machine' },
          ),
        ),
      );
      expect(await servers[0]!.find(machine)).toMatchObject({
        version: 4 + MANY,
        status: { percent: MANY - 1 },
      });
    });

    it('gives up where others change a machine faster than it can', async () => {
      const { database } = store;
      const busy: Database = {
        ...database,
        transaction: (work) =>
          database.transaction((transaction) =>
            work({
              ...transaction,
              query: async (text, values) => {
                if (text.startsWith('update machines')) {
                  await transaction.query('update machines set version = version + 1');
                }
                return transaction.query(text, values);
              },
            }),
          ),
      };
      const machine = await machineAfter(fleetOn(database));
      await expect(fleetOn(busy).apply(machine, { kind: 'accept' }, { actor: 'test' })).rejects.toMatchObject(
        {
          code: 'BOOT_MACHINE_BUSY',
        },
      );
      expect(await fleetOn(database).find(machine)).toMatchObject({ status: { state: 'discovered' } });
    });

    it('refuses a second start of one installation even where the status allows it', async () => {
      const fleet = fleetOn(store.database);
      const machine = await machineAfter(
        fleet,
        { kind: 'accept' },
        { kind: 'install' },
        { kind: 'installer-started', step: 'answered' },
      );
      // As a fault of this program, or somebody with psql, would leave it.
      await store.database.query(
        `update machines set state = 'booting', permission = 'given' where name = $1`,
        [machine],
      );
      await expect(
        fleet.apply(machine, { kind: 'installer-started', step: 'answered' }, { actor: 'test' }),
      ).rejects.toMatchObject({ code: 'BOOT_MACHINE_STATE' });
      expect(await fleet.find(machine)).toMatchObject({ status: { state: 'booting' } });
    });

    it('says who is due, the longest first', async () => {
      const fleet = fleetOn(store.database);
      const first = await machineAfter(fleet, { kind: 'accept' }, { kind: 'install' });
      clock += 1000;
      const second = await machineAfter(fleet, { kind: 'accept' }, { kind: 'install' });
      clock += DEFAULT_LIMITS.bootTimeoutMs - 1;
      const due = (await fleet.due()).map(({ name }) => name);
      expect(due).toContain(first);
      expect(due).not.toContain(second);
      expect(await fleet.apply(first, { kind: 'due' }, { actor: 'server' })).toMatchObject({
        ok: true,
        machine: { status: { state: 'accepted', reason: 'no installer asked for it within 20 minutes' } },
      });
    });

    it('never changes or loses what the log of events holds', async () => {
      for (const statement of [
        `update events set actor = 'nobody'`,
        'delete from events',
        'truncate events',
      ]) {
        await expect(store.database.query(statement)).rejects.toThrow('events are only ever added');
      }
    });

    it('refuses tables that a newer version made', async () => {
      await store.database.run('update rackwright_schema set version = 1000');
      await expect(migrate(store.database)).rejects.toMatchObject({ code: 'BOOT_STORE_NEWER' });
    });
  });
}
