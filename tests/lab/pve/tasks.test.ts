import { setTimeout as sleep } from 'node:timers/promises';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

describe('tasks', () => {
  let fixture: LabFixture;
  let duration = 0;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => duration });
    await createDebian(fixture.client, 100);
  });

  afterEach(() => {
    duration = 0;
  });

  afterAll(() => fixture.remove());

  const start = (): Promise<string> => fixture.client.post<string>('nodes/lab/qemu/100/status/start');
  const stop = async (): Promise<unknown> =>
    fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/100/status/stop'));
  const path = (upid: string): string => `nodes/lab/tasks/${encodeURIComponent(upid)}`;

  it('hold a look at them open until they end', async () => {
    duration = 300;
    const upid = await start();
    const before = performance.now();
    const status = await fixture.client.get(`${path(upid)}/status`);
    expect(status).toMatchObject({
      status: 'stopped',
      exitstatus: 'OK',
      type: 'qmstart',
      id: '100',
      user: 'root@pam',
      tokenid: 'rackwright',
    });
    expect(performance.now() - before).toBeGreaterThan(200);
    duration = 0;
    await stop();
  });

  it('answer at once to a caller that prefers so', async () => {
    duration = 5000;
    const upid = await start();
    const answer = await fetchNow(fixture, `${path(upid)}/status`);
    expect(answer).toMatchObject({ status: 'running' });
    expect(answer).not.toHaveProperty('exitstatus');
    await expect(fixture.client.get(`nodes/lab/tasks`, { source: 'active' })).resolves.toHaveLength(1);
    await fixture.client.delete(path(upid));
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject({
      code: 'PVE_TASK_FAILED',
      reason: 'interrupted by signal',
    });
  });

  it('end with the words of what stopped them, also in the log', async () => {
    await fixture.client
      .waitTask(
        await fixture.client.put('nodes/lab/qemu/100/config', { net1: 'virtio,bridge=nowhere' }).then(start),
      )
      .catch((error: unknown) => {
        expect(error).toMatchObject({
          reason: "bridge 'nowhere' does not exist",
          log: ["TASK ERROR: bridge 'nowhere' does not exist"],
        });
      });
    await fixture.client.put('nodes/lab/qemu/100/config', { delete: 'net1' });
    const failed = await fixture.client.get<readonly { status: string }[]>('nodes/lab/tasks', {
      errors: true,
    });
    expect(failed[0]?.status).toBe("bridge 'nowhere' does not exist");
  });

  it('say in the log why a machine has no guest, without a warning', async () => {
    const upid = await start();
    await expect(fixture.client.waitTask(upid)).resolves.toMatchObject({ exitStatus: 'OK', warnings: [] });
    const log = await fixture.client.get<readonly { n: number; t: string }[]>(`${path(upid)}/log`);
    expect(log[0]).toEqual({ n: 1, t: 'powered on without a guest: this test runs no guests' });
    await stop();
  });

  it('on one machine follow each other', async () => {
    duration = 50;
    const upids = [await start(), await fixture.client.post<string>('nodes/lab/qemu/100/status/stop')];
    await Promise.all(upids.map((upid) => fixture.client.waitTask(upid)));
    await expect(fixture.client.get('nodes/lab/qemu/100/status/current')).resolves.toMatchObject({
      status: 'stopped',
    });
  });

  it('that are unknown are an error of the parameter', async () => {
    const upid = 'UPID:lab:00000001:00000001:6B008F91:qmstart:1:root@pam:';
    await expect(fixture.client.get(`${path(upid)}/status`)).rejects.toMatchObject({ status: 400 });
    await sleep(0);
  });
});

/** The client never asks for that itself. */
async function fetchNow(fixture: LabFixture, path: string): Promise<unknown> {
  const { request } = await import('node:https');
  return new Promise((resolve, reject) => {
    const headers = { authorization: `PVEAPIToken=${fixture.lab.token}`, prefer: 'wait=0' };
    const outgoing = request(
      `${fixture.lab.url}api2/json/${path}`,
      { headers, rejectUnauthorized: false },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          resolve((JSON.parse(text) as { data: unknown }).data);
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}
