import { createDebian, startLab, type LabFixture } from '../lab-fixture';
import { FaultClient } from '../faults/fault-client';
import { RecordingGuests } from '../recording-guests';

describe('guests under the HA manager', () => {
  let fixture: LabFixture;
  let guests: RecordingGuests;

  beforeEach(async () => {
    guests = new RecordingGuests();
    fixture = await startLab({ guests });
    await createDebian(fixture.client, 100);
  });
  afterEach(() => fixture.remove());

  const untilIs = async (status: string): Promise<void> => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const seen = await fixture.client.get<{ status: string }>('nodes/lab/qemu/100/status/current');
      if (seen.status === status) return;
      await new Promise((again) => setTimeout(again, 10));
    }
    throw new Error(`the guest never was ${status}`);
  };
  const stateOf = async (): Promise<unknown> =>
    (await fixture.client.get<{ state: string }>('cluster/ha/resources/vm:100')).state;

  test('start when they come under it, stop and start with what is wished', async () => {
    await fixture.client.post('cluster/ha/resources', { sid: 'vm:100' });
    await untilIs('running');
    await fixture.client.put('cluster/ha/resources/vm:100', { state: 'stopped' });
    await untilIs('stopped');
    await fixture.client.put('cluster/ha/resources/vm:100', { state: 'started' });
    await untilIs('running');
    await fixture.client.put('cluster/ha/resources/vm:100', { state: 'disabled' });
    await untilIs('stopped');
    expect(guests.calls).toEqual(['start 100', 'shutdown 100', 'start 100', 'shutdown 100']);
  });

  test('a call to stop or start one changes what is wished, and the manager does it', async () => {
    await fixture.client.post('cluster/ha/resources', { sid: 'vm:100' });
    await untilIs('running');
    const stop = await fixture.client.post<string>('nodes/lab/qemu/100/status/stop');
    expect(stop).toContain(':hastop:100:');
    await fixture.client.waitTask(stop);
    await untilIs('stopped');
    expect(await stateOf()).toBe('stopped');
    const start = await fixture.client.post<string>('nodes/lab/qemu/100/status/start');
    expect(start).toContain(':hastart:100:');
    await untilIs('running');
    expect(await stateOf()).toBe('started');
    expect(guests.calls).toEqual(['start 100', 'kill 100', 'start 100']);
  });

  test('one that powers itself off is started again, unless it is ignored', async () => {
    await fixture.client.post('cluster/ha/resources', { sid: 'vm:100' });
    await untilIs('running');
    guests.powerOff(100);
    await untilIs('running');
    expect(guests.calls.filter((call) => call === 'start 100')).toHaveLength(2);
    await fixture.client.put('cluster/ha/resources/vm:100', { state: 'ignored' });
    guests.powerOff(100);
    await untilIs('stopped');
  });

  test('without quorum the manager does nothing', async () => {
    const faults = new FaultClient(fixture);
    await fixture.client.post('cluster/ha/resources', { sid: 'vm:100' });
    await untilIs('running');
    await faults.add({ kind: 'no-quorum' });
    guests.powerOff(100);
    await untilIs('stopped');
    faults.close();
  });

  test('one that is made with ha-managed starts', async () => {
    const upid = await fixture.client.post<string>('nodes/lab/qemu', { vmid: 101, 'ha-managed': 1 });
    await fixture.client.waitTask(upid);
    await expect(fixture.client.get('cluster/ha/resources/vm:101')).resolves.toMatchObject({
      state: 'started',
    });
  });
});
