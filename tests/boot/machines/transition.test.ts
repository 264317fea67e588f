import fc from '../../properties';
import {
  DEFAULT_LIMITS,
  isArmed,
  type MachineEvent,
  type MachineStatus,
  transition,
  UNTOUCHED,
} from '../../../boot/machines';

const limits = { ...DEFAULT_LIMITS, configureAttempts: 2 };
const START = 1_800_000_000_000;

const EVENTS: readonly MachineEvent[] = [
  { kind: 'accept' },
  { kind: 'accept', again: true },
  { kind: 'install' },
  { kind: 'power-failed', reason: 'the BMC does not answer' },
  { kind: 'installer-started', step: 'answered' },
  { kind: 'progress', step: 'partitioning', percent: 30 },
  { kind: 'progress', step: 'writing', percent: 10 },
  { kind: 'install-succeeded' },
  { kind: 'install-failed', reason: 'no disk' },
  { kind: 'configure' },
  { kind: 'configured' },
  { kind: 'configure-failed', reason: 'a task failed' },
  { kind: 'due' },
  { kind: 'retry' },
  { kind: 'release' },
  { kind: 'break', reason: 'smoke' },
  { kind: 'mend' },
];
/** What comes after which time: any event, or one of those that may happen and give up nothing, so that lives are long. */
const history = fc.array(
  fc.record({
    pick: fc.nat(),
    wild: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    pause: fc.integer({ min: 0, max: 4 * 3600_000 }),
  }),
  { maxLength: 80 },
);
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

interface Step {
  readonly event: MachineEvent;
  readonly now: number;
  readonly before: MachineStatus;
  readonly after: MachineStatus;
}

/** What a machine goes through; refused events leave it as it is. */
function live(events: History): readonly Step[] {
  let status = UNTOUCHED;
  let now = START;
  return events.flatMap(({ pick, wild, pause }) => {
    now += pause;
    const before = status;
    const choice = wild
      ? EVENTS
      : EVENTS.filter(
          (each) => !['release', 'break'].includes(each.kind) && transition(before, each, { now, limits }).ok,
        );
    const event = choice[pick % choice.length]!;
    const result = transition(before, event, { now, limits });
    if (!result.ok) return [];
    status = result.status;
    return [{ event, now, before, after: status }];
  });
}

const runs = { numRuns: process.env['RACKWRIGHT_LONG'] === undefined ? 2000 : 50_000 };

test('an installer never starts more often than somebody accepted', () => {
  fc.assert(
    fc.property(history, (events) => {
      let allowed = 0;
      for (const {
        event: { kind },
      } of live(events)) {
        if (kind === 'accept') allowed = 1;
        if (kind === 'installer-started') {
          expect(allowed).toBe(1);
          allowed = 0;
        }
      }
    }),
    runs,
  );
});

test('the sequences above do reach an installer that starts, a ready machine and each failure', () => {
  const reached = new Set<string>();
  for (const events of fc.sample(history, { numRuns: 10_000, seed: 7 })) {
    for (const { after } of live(events)) reached.add(`${after.state} ${after.failedIn ?? ''}`.trim());
  }
  expect([...reached]).toEqual(
    expect.arrayContaining([
      ...['accepted', 'booting', 'installing', 'installed', 'configuring', 'ready', 'released', 'broken'],
      ...['failed booting', 'failed installing', 'failed configuring'],
    ]),
  );
});

test('a machine is armed only between an acceptance and the start of its installer', () => {
  fc.assert(
    fc.property(history, (events) => {
      for (const {
        event: { kind },
        before,
        after,
      } of live(events)) {
        if (isArmed(after)) expect(['install', 'due']).toContain(kind);
        if (isArmed(after)) expect(before.state).toBe('accepted');
        if (kind === 'installer-started') expect(isArmed(before) && !isArmed(after)).toBe(true);
      }
    }),
    runs,
  );
});

test('whatever waits for others ends by itself: failed, or ready, or given back', () => {
  fc.assert(
    fc.property(history, (events) => {
      const last = live(events).at(-1);
      let status = last?.after ?? UNTOUCHED;
      if (['booting', 'installing', 'configuring'].includes(status.state)) expect(status.dueAt).toBeDefined();
      let rounds = 0;
      while (status.dueAt !== undefined) {
        const result = transition(status, { kind: 'due' }, { now: status.dueAt, limits });
        if (!result.ok) throw new Error(result.why);
        status = result.status;
        rounds += 1;
        expect(rounds).toBeLessThan(2 * (limits.bootAttempts + limits.configureAttempts) + 2);
      }
      expect(['booting', 'installing', 'configuring']).not.toContain(status.state);
    }),
    runs,
  );
});

test('what failed has a reason and says at what', () => {
  fc.assert(
    fc.property(history, (events) => {
      for (const { after } of live(events)) {
        expect(after.state === 'failed').toBe(after.failedIn !== undefined);
        if (after.state === 'failed' || after.state === 'broken') expect(after.reason).toMatch(/\S/);
      }
    }),
    runs,
  );
});

const context = { now: START, limits };

function after(...events: readonly MachineEvent[]): MachineStatus {
  return events.reduce((status, next) => {
    const result = transition(status, next, context);
    if (!result.ok) throw new Error(`${next.kind}: ${result.why}`);
    return result.status;
  }, UNTOUCHED);
}

const INSTALLED: readonly MachineEvent[] = [
  { kind: 'accept' },
  { kind: 'install' },
  { kind: 'installer-started', step: 'answered' },
  { kind: 'install-succeeded' },
];

test.each([
  ['ready', [...INSTALLED, { kind: 'configured' }]],
  ['installed', INSTALLED],
] as const)('a machine that is %s is installed again only where that is said', (_state, events) => {
  const ready = after(...events);
  expect(transition(ready, { kind: 'accept' }, context)).toEqual({
    ok: false,
    why: expect.stringContaining('installed again'),
  });
  expect(transition(ready, { kind: 'accept', again: true }, context)).toMatchObject({
    ok: true,
    status: { state: 'accepted', permission: 'given' },
  });
});

test('attempts to boot grow apart, then the machine has failed and may try again without being accepted again', () => {
  let status = after({ kind: 'accept' }, { kind: 'install' });
  const pauses: number[] = [];
  for (;;) {
    const result = transition(status, { kind: 'power-failed', reason: 'no BMC' }, context);
    if (!result.ok) throw new Error(result.why);
    status = result.status;
    if (status.state === 'failed') break;
    pauses.push((status.dueAt ?? 0) - START);
    status = after({ kind: 'accept' }, { kind: 'install' });
    status = { ...status, attempt: pauses.length + 1 };
  }
  expect(pauses).toEqual([30_000, 60_000]);
  expect(status).toMatchObject({ failedIn: 'booting', reason: 'no BMC', permission: 'given' });
  expect(transition(status, { kind: 'retry' }, context)).toMatchObject({
    ok: true,
    status: { state: 'accepted' },
  });
});

test('an installer that was taken for dead and speaks again is believed', () => {
  const silent = after(...INSTALLED.slice(0, 3));
  const late = transition(silent, { kind: 'due' }, { now: silent.dueAt ?? 0, limits });
  expect(late).toMatchObject({ ok: true, status: { state: 'failed', failedIn: 'installing' } });
  if (!late.ok) return;
  expect(transition(late.status, { kind: 'retry' }, context)).toMatchObject({ ok: false });
  expect(transition(late.status, { kind: 'install-succeeded' }, context)).toMatchObject({
    ok: true,
    status: { state: 'installed', permission: 'spent' },
  });
});

test('what may not happen is refused with the state in words', () => {
  expect(transition(UNTOUCHED, { kind: 'install' }, context)).toEqual({
    ok: false,
    why: 'install needs a machine that is accepted; it is discovered',
  });
});
