import { get } from 'node:https';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';
import { FaultClient } from './fault-client';

describe('faults of single requests', () => {
  let fixture: LabFixture;
  let faults: FaultClient;

  beforeAll(async () => {
    fixture = await startLab();
    faults = new FaultClient(fixture);
    await createDebian(fixture.client, 100);
  });
  afterEach(() => faults.clear());
  afterAll(async () => {
    faults.close();
    await fixture.remove();
  });

  const pools = async (): Promise<string[]> => {
    const rows = await fixture.client.get<readonly { poolid: string }[]>('pools');
    return rows.map(({ poolid }) => poolid);
  };

  test('a status has its reason in the status line and its complaints in the body; nothing was done', async () => {
    const errors = { poolid: 'is not liked' };
    await faults.add({
      kind: 'status',
      method: 'POST',
      path: '/pools',
      status: 400,
      reason: 'No way.',
      errors,
    });
    const answer = await faults.wire('POST', '/pools', 'poolid=p1');
    expect(answer).toMatchObject({ status: 400, reason: 'No way.' });
    expect(JSON.parse(answer.body)).toMatchObject({ data: null, errors });
    expect(await pools()).toEqual([]);
    const [firing] = (await faults.log()).slice(-1);
    expect(firing).toMatchObject({
      fault: 'status-1',
      method: 'POST',
      path: '/pools',
      outcome: '400 No way.; nothing was done',
    });
  });

  test('a status after the write leaves the write done', async () => {
    await faults.add({ kind: 'status', method: 'POST', path: '/pools', status: 504, at: 'after' });
    expect(await faults.wire('POST', '/pools', 'poolid=done')).toMatchObject({
      status: 504,
      reason: 'Gateway Timeout',
    });
    expect(await pools()).toContain('done');
  });

  test('a connection is dropped before, in the middle of, and after the answer', async () => {
    await faults.add(
      { name: 'a', kind: 'drop', method: 'POST', path: '/pools', first: 1 },
      { name: 'b', kind: 'drop', method: 'POST', path: '/pools', after: 1, first: 1, at: 'after' },
      { name: 'c', kind: 'drop', method: 'GET', path: '/version', at: 'middle' },
    );
    expect(await faults.wire('POST', '/pools', 'poolid=never')).toMatchObject({
      status: 0,
      error: 'socket hang up',
    });
    expect(await pools()).not.toContain('never');
    expect(await faults.wire('POST', '/pools', 'poolid=kept')).toMatchObject({
      status: 0,
      error: 'socket hang up',
    });
    expect(await pools()).toContain('kept');
    const cut = await faults.wire('GET', '/version');
    expect(cut).toMatchObject({ status: 200, complete: false });
    expect(cut.body.length).toBeGreaterThan(0);
    expect(() => JSON.parse(cut.body) as unknown).toThrow();
    expect((await faults.log()).slice(-3).map(({ outcome }) => outcome)).toEqual([
      'connection closed without an answer; nothing was done',
      'connection closed without an answer; the request was carried out',
      expect.stringMatching(/^connection closed at byte \d+ of \d+; the request was carried out$/),
    ]);
  });

  test('an answer is slow before and in the middle of its body, and whole', async () => {
    await faults.add(
      { kind: 'slow', path: '/version', delay: 0.4, first: 1 },
      { kind: 'slow', path: '/version', delay: 0.4, after: 1, at: 'middle' },
    );
    for (const count of [1, 2]) {
      const started = Date.now();
      const answer = await faults.wire('GET', '/version');
      expect(Date.now() - started).toBeGreaterThanOrEqual(390);
      expect({ count, ...answer }).toMatchObject({ count, status: 200, complete: true });
      expect(JSON.parse(answer.body)).toHaveProperty('data.version');
    }
  });

  test('a lab that stops does not wait for a slow answer, and does nothing of it', async () => {
    const other = await startLab();
    const control = new FaultClient(other);
    await control.add({ kind: 'slow', path: '/pools', method: 'POST', delay: 600 });
    const answer = control.wire('POST', '/pools', 'poolid=late');
    while ((await control.list())[0]?.fired !== 1) await new Promise((done) => setTimeout(done, 5));
    control.close();
    await other.stop();
    expect(await answer).not.toMatchObject({ status: 200 });
    const again = await other.restart();
    expect(await again.client.get('pools')).toEqual([]);
    await again.remove();
  });

  test('rules are about a method, a path, an object', async () => {
    await createDebian(fixture.client, 101);
    await faults.add({
      kind: 'status',
      status: 503,
      path: '/nodes/{node}/qemu/*/config',
      method: 'GET',
      vmid: 101,
    });
    expect((await faults.wire('GET', '/nodes/lab/qemu/100/config')).status).toBe(200);
    expect((await faults.wire('GET', '/nodes/lab/qemu/101/status/current')).status).toBe(200);
    expect((await faults.wire('PUT', '/nodes/lab/qemu/101/config', 'name=x')).status).toBe(200);
    expect((await faults.wire('GET', '/nodes/lab/qemu/101/config')).status).toBe(503);
    await faults.clear();
    await faults.add({ kind: 'status', status: 503, path: '/nodes/**', storage: 'local-lvm' });
    expect((await faults.wire('GET', '/nodes/lab/storage/local/content')).status).toBe(200);
    expect((await faults.wire('GET', '/nodes/lab/storage/local-lvm/content')).status).toBe(503);
    expect((await faults.wire('POST', '/nodes/lab/qemu', 'vmid=102&scsi0=local-lvm:1')).status).toBe(503);
  });

  test('counts: after, every, first', async () => {
    await faults.add({ kind: 'status', status: 503, path: '/version', after: 1, every: 2, first: 2 });
    const seen: number[] = [];
    for (let index = 0; index < 8; index += 1) seen.push((await faults.wire('GET', '/version')).status);
    expect(seen).toEqual([200, 200, 503, 200, 503, 200, 200, 200]);
    expect(await faults.list()).toMatchObject([{ matched: 8, fired: 2 }]);
  });

  test('a probability is repeatable by its seed, and goes on where it was after a restart', async () => {
    const rule = { kind: 'status', status: 503, path: '/version', probability: 0.5, seed: 7 } as const;
    const run = async (restart: boolean): Promise<number[]> => {
      let lab = await startLab();
      let control = new FaultClient(lab);
      await control.add(rule);
      const seen: number[] = [];
      for (let index = 0; index < 20; index += 1) {
        if (restart && index === 10) {
          control.close();
          await lab.stop();
          lab = await lab.restart();
          control = new FaultClient(lab);
        }
        seen.push((await control.wire('GET', '/version')).status);
      }
      control.close();
      await lab.remove();
      return seen;
    };
    const once = await run(false);
    expect(new Set(once)).toEqual(new Set([200, 503]));
    expect(await run(true)).toEqual(once);
  });

  test('faults are the administrator’s: others may not look at them, and faults do not touch their own calls', async () => {
    await faults.add({ kind: 'status', status: 500 });
    expect(await faults.list()).toHaveLength(1);
    await faults.clear();
    const token = await fixture.client.post<{ value: string }>('access/users/root@pam/token/weak', {
      privsep: 1,
    });
    const url = new URL('lab/faults', fixture.lab.url);
    const answers = await Promise.all([
      statusOf(url, {}),
      statusOf(url, { authorization: `PVEAPIToken=root@pam!weak=${token.value}` }),
    ]);
    expect(answers).toEqual([401, 403]);
  });

  test('what is wrong with a rule is told, and nothing of the list is taken', async () => {
    const bad = { kind: 'status', status: 200, nonsense: 1 } as never;
    await expect(faults.add({ kind: 'drop' }, bad)).rejects.toMatchObject({
      status: 400,
      errors: expect.objectContaining({ 'faults.1.status': expect.any(String) as string }) as object,
    });
    await faults.add({ name: 'one', kind: 'drop', path: '/nowhere' });
    await expect(faults.add({ name: 'one', kind: 'drop' })).rejects.toMatchObject({ status: 400 });
    expect(await faults.list()).toHaveLength(1);
  });
});

function statusOf(url: URL, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).on('error', reject);
  });
}
