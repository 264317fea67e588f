import { createDebian, startLab, type LabFixture } from '../lab-fixture';
import { FaultClient } from './fault-client';

describe('tasks that fail', () => {
  let fixture: LabFixture;
  let faults: FaultClient;

  beforeAll(async () => {
    fixture = await startLab();
    faults = new FaultClient(fixture);
    await createDebian(fixture.client, 9000);
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/9000/template'));
  });
  afterEach(() => faults.clear());
  afterAll(async () => {
    faults.close();
    await fixture.remove();
  });

  const clone = (newid: number): Promise<string> =>
    fixture.client.post('nodes/lab/qemu/9000/clone', { newid, full: 1, name: `c${newid}` });
  const disks = async (vmid: number): Promise<number> => {
    const rows = await fixture.client.get<readonly object[]>('nodes/lab/storage/local-lvm/content', { vmid });
    return rows.length;
  };

  test('a clone that fails in the middle is taken back, says why, and can be done again', async () => {
    await faults.add({
      kind: 'task-failure',
      task: 'qmclone',
      path: '/nodes/{node}/qemu/{vmid}/clone',
      first: 1,
      message: 'lvcreate error: No space',
      log: ['create full clone of drive scsi0', 'drive mirror is starting'],
    });
    const upid = await clone(200);
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject({
      reason: 'clone failed: lvcreate error: No space',
    });
    const log = await fixture.client.get<readonly { t: string }[]>(
      `nodes/lab/tasks/${encodeURIComponent(upid)}/log`,
    );
    expect(log.map(({ t }) => t)).toEqual([
      'create full clone of drive scsi0',
      'drive mirror is starting',
      'TASK ERROR: clone failed: lvcreate error: No space',
    ]);
    await expect(fixture.client.get('nodes/lab/qemu/200/config')).rejects.toMatchObject({ status: 500 });
    expect(await disks(200)).toBe(0);
    expect((await faults.log()).at(-1)).toMatchObject({
      method: 'POST',
      outcome: `task ${upid}: lvcreate error: No space`,
    });
    await fixture.client.waitTask(await clone(200));
    expect(await disks(200)).toBe(1);
  });

  test('a worker that is killed leaves its lock and what it had made, over a restart, until root unlocks', async () => {
    await faults.add({ kind: 'task-failure', task: 'qmclone', leaves: 'lock' });
    const upid = await clone(201);
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject({ reason: 'unexpected status' });
    faults.close();
    await fixture.stop();
    fixture = await fixture.restart();
    faults = new FaultClient(fixture);
    await faults.clear();
    await expect(fixture.client.get('nodes/lab/qemu/201/config')).resolves.toMatchObject({ lock: 'clone' });
    expect(await disks(201)).toBe(1);
    await expect(fixture.client.delete('nodes/lab/qemu/201')).rejects.toMatchObject({
      reason: 'VM is locked (clone)',
    });
    await fixture.client.waitTask(await fixture.client.delete('nodes/lab/qemu/201', { skiplock: 1 }));
    expect(await disks(201)).toBe(0);
  });

  test.each([
    ['qmcreate', 'nodes/lab/qemu', { vmid: 300 }, 'unable to create VM 300 - injected fault'],
    [
      'vzcreate',
      'nodes/lab/lxc',
      { vmid: 301, ostemplate: 'local:vztmpl/debian-12.tar.zst' },
      'unable to create CT 301',
    ],
    ['qmstart', 'nodes/lab/qemu/200/status/start', {}, 'injected fault'],
  ])('%s fails and leaves nothing', async (task, path, params, message) => {
    await faults.add({ kind: 'task-failure', task });
    const upid = await fixture.client.post<string>(path, params);
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject({
      reason: expect.stringContaining(message) as string,
    });
    const guests = await fixture.client.get<readonly { vmid: number; status: string }[]>(
      'cluster/resources',
      { type: 'vm' },
    );
    expect(guests.map(({ vmid, status }) => `${vmid} ${status}`).sort()).toEqual([
      '200 stopped',
      '9000 stopped',
    ]);
  });
});
