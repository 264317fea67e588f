import { parseDuration, parseSpread } from '../../../lab/pve';
import { LabClock, taskDuration, type ClockSetting } from '../../../lab/pve/clock';
import { PveClient } from '../../../pve/client';
import { startLab, type LabFixture } from './lab-fixture';

const START = Date.parse('2030-01-01T00:00:00Z');

describe('the clock of a lab', () => {
  it('goes on from where it was put, at its speed, also while nobody looks', () => {
    let machine = 1000;
    let kept: ClockSetting | undefined;
    const clock = new LabClock(
      () => machine,
      undefined,
      (setting) => {
        kept = setting;
      },
    );
    expect(clock.now()).toBe(1000);
    clock.set({ now: START, speed: 60 });
    machine += 1000;
    expect(clock.now()).toBe(START + 60_000);
    machine += 1000;
    expect(new LabClock(() => machine, kept).now()).toBe(START + 120_000);
  });

  it('wakes what sleeps when it is moved past its time, and not before', async () => {
    const clock = new LabClock(() => 0, { origin: START, since: 0, speed: 0 });
    let woken = 0;
    const sleeping = clock.sleep(10_000).then(() => {
      woken += 1;
    });
    clock.set({ now: START + 9_999 });
    await Promise.resolve();
    expect(woken).toBe(0);
    clock.set({ now: START + 10_000 });
    await sleeping;
    expect(woken).toBe(1);
  });

  it('ends a sleep that is no longer wanted, with the reason', async () => {
    const clock = new LabClock(() => 0, { origin: START, since: 0, speed: 0 });
    const abort = new AbortController();
    const sleeping = clock.sleep(1, abort.signal);
    abort.abort(new Error('interrupted by signal'));
    await expect(sleeping).rejects.toThrow('interrupted by signal');
  });
});

describe('durations', () => {
  it.each([
    ['0', 0],
    ['250ms', 250],
    ['1.5s', 1500],
    ['2h', 7_200_000],
    ['5', undefined],
    ['-1s', undefined],
    ['1 week', undefined],
  ])('%s is %p ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it('are fixed, evenly spread, or about a time', () => {
    expect(parseSpread('2s')).toEqual({ kind: 'even', from: 2000, to: 2000 });
    expect(parseSpread('1s..3s')).toEqual({ kind: 'even', from: 1000, to: 3000 });
    expect(parseSpread('10s~2s')).toEqual({ kind: 'normal', mean: 10_000, deviation: 2000 });
    for (const wrong of ['3s..1s', '1s..2s..3s', 'x', '1s..']) expect(parseSpread(wrong)).toBeUndefined();
  });

  it('are the same for the same seed, and spread as they say', () => {
    const durations = (seed: number, text: string): number[] =>
      Array.from({ length: 2000 }, (_, index) =>
        taskDuration({ seed, types: { default: text } }, 'qmclone', index),
      );
    expect(durations(7, '1s..3s')).toEqual(durations(7, '1s..3s'));
    expect(durations(7, '1s..3s')).not.toEqual(durations(8, '1s..3s'));
    expect(Math.min(...durations(7, '1s..3s'))).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...durations(7, '1s..3s'))).toBeLessThan(3000);
    const normal = durations(7, '10s~2s');
    const mean = normal.reduce((sum, each) => sum + each, 0) / normal.length;
    const variance = normal.reduce((sum, each) => sum + (each - mean) ** 2, 0) / normal.length;
    expect(mean / 1000).toBeCloseTo(10, 0);
    expect(Math.sqrt(variance) / 1000).toBeCloseTo(2, 0);
    expect(taskDuration({ seed: 1, types: { qmstart: '1s' } }, 'qmclone', 1)).toBe(0);
  });
});

describe('a lab with a clock of its own', () => {
  let fixture: LabFixture;
  let control: PveClient;

  beforeAll(async () => {
    fixture = await startLab({
      model: { nodes: 2, templates: 1, vms: 3 },
      time: { now: START, speed: 0 },
      taskDurations: { seed: 1, types: { qmclone: '1h' } },
    });
    control = new PveClient({
      endpoint: fixture.lab.url,
      token: fixture.lab.token,
      insecure: true,
      prefix: '/lab',
    });
  });
  afterAll(async () => {
    control.close();
    await fixture.remove();
  });

  it('runs a task until its time has come', async () => {
    const upid = await fixture.client.post<string>('nodes/lab1/qemu/9000/clone', { newid: 500, full: 1 });
    // The status of a task that runs is held back until it ends.
    const task = async (): Promise<unknown> =>
      (await fixture.client.get<readonly { upid: string }[]>('cluster/tasks')).find(
        (each) => each.upid === upid,
      );
    await expect(control.putJson('clock', { advance: '59m' })).resolves.toEqual({
      now: '2030-01-01T00:59:00.000Z',
      speed: 0,
    });
    await expect(task()).resolves.toMatchObject({ starttime: START / 1000 });
    await expect(task()).resolves.not.toHaveProperty('endtime');
    await control.putJson('clock', { advance: '1m' });
    await expect(fixture.client.waitTask(upid)).resolves.toBeDefined();
    await expect(task()).resolves.toMatchObject({ endtime: START / 1000 + 3600 });
  });

  it('is told what it cannot do', async () => {
    for (const change of [{ advance: 'soon' }, { speed: -1 }, { now: 'tomorrow' }, { other: 1 }])
      await expect(control.putJson('clock', change)).rejects.toMatchObject({ status: 400 });
  });

  it('has its time and its machines after a restart', async () => {
    const before = await control.get('clock');
    await fixture.stop();
    fixture = await startLab({ directory: fixture.directory });
    control = new PveClient({
      endpoint: fixture.lab.url,
      token: fixture.lab.token,
      insecure: true,
      prefix: '/lab',
    });
    await expect(control.get('clock')).resolves.toEqual(before);
  });

  it('has the machines that were counted, and they can be cloned and started', async () => {
    const machines = await fixture.client.get<readonly Record<string, unknown>[]>('cluster/resources', {
      type: 'vm',
    });
    const rows = machines.map(({ vmid, name, node, template }) => [vmid, name, node, template]);
    expect(rows.sort(([one], [other]) => Number(one) - Number(other))).toEqual([
      [100, 'vm1', 'lab1', 0],
      [101, 'vm2', 'lab2', 0],
      [102, 'vm3', 'lab1', 0],
      [500, 'Copy-of-VM-template1', 'lab1', 0],
      [9000, 'template1', 'lab1', 1],
    ]);
    await fixture.client.waitTask(await fixture.client.post('nodes/lab2/qemu/101/status/start'));
    await expect(fixture.client.get('nodes/lab2/qemu/101/status/current')).resolves.toMatchObject({
      status: 'running',
    });
  });

  it('makes the same of the same counts', async () => {
    const other = await startLab({ model: { nodes: 2, templates: 1, vms: 3 } });
    for (const path of ['nodes/lab2/qemu/101/config', 'nodes/lab1/qemu/9000/config'])
      expect(await other.client.get(path)).toEqual(await fixture.client.get(path));
    await other.remove();
  });
});
