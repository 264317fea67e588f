import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { classify, PveClient, PveError } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from '../../lab/pve/lab-fixture';

describe('the client against the lab', () => {
  let fixture: LabFixture;
  let duration = 0;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => duration, holdTasksMs: 0 });
    await createDebian(fixture.client, 100);
  });

  afterAll(() => fixture.remove());

  const meaning = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'done',
      (error: unknown) => classify(error),
    );

  const tls = (): { key: Buffer; cert: Buffer } => ({
    key: readFileSync(join(fixture.directory, 'tls/key.pem')),
    cert: readFileSync(join(fixture.directory, 'tls/cert.pem')),
  });

  it('tells by PVE’s words what a refusal means', async () => {
    const { client } = fixture;
    expect(await meaning(client.get('nodes/lab/qemu/999/config'))).toBe('gone');
    expect(await meaning(client.get('pools', { poolid: 'none' }))).toBe('gone');
    expect(await meaning(client.get('cluster/ha/resources/vm:100'))).toBe('gone');
    expect(await meaning(client.get('access/roles/none'))).toBe('gone');
    expect(await meaning(client.post('nodes/lab/qemu', { vmid: 100 }))).toBe('already-exists');
    expect(await meaning(client.post('nodes/lab/qemu', {}))).toBe('other');
    expect(await meaning(client.get('nodes/lab/nothing'))).toBe('other');
    const stranger = new PveClient({ endpoint: fixture.lab.url, insecure: true });
    expect(await meaning(stranger.get('version'))).toBe('denied');
    stranger.close();
  });

  it('waits for tasks and shows that it does', async () => {
    duration = 100;
    const looks: number[] = [];
    const upid = await fixture.client.post<string>('nodes/lab/qemu/100/status/start');
    const result = await fixture.client.waitTask(upid, {
      onProgress: (progress) => looks.push(progress.looks),
    });
    expect(result).toEqual({ upid, exitStatus: 'OK', warnings: [] });
    duration = 0;
  });

  it('gives up on a task that takes longer than its caller waits', async () => {
    duration = 2000;
    const upid = await fixture.client.post<string>('nodes/lab/qemu/100/status/stop');
    await expect(fixture.client.waitTask(upid, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'PVE_TASK_TIMEOUT',
      reason: 'the task still runs after 100 ms',
    });
    await fixture.client.waitTask(upid);
    duration = 0;
  });

  it('tells a token without a right from one that is unknown', async () => {
    const { client, lab } = fixture;
    await client.post('access/users', { userid: 'reader@pve' });
    const { value } = await client.post<{ value: string }>('access/users/reader@pve/token/look');
    const reader = new PveClient({ endpoint: lab.url, token: `reader@pve!look=${value}`, insecure: true });
    await expect(reader.post('pools', { poolid: 'p' })).rejects.toMatchObject({
      code: 'PVE_FORBIDDEN',
      reason: expect.stringContaining('Pool.Allocate') as unknown,
    });
    const unknown = new PveClient({ endpoint: lab.url, token: 'reader@pve!look=x', insecure: true });
    await expect(unknown.get('pools')).rejects.toMatchObject({ code: 'PVE_UNAUTHENTICATED' });
    reader.close();
    unknown.close();
  });

  it('says that what answers is not Proxmox VE', async () => {
    const server = createServer(tls(), (_, answer) => answer.end('<html>Please log in</html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const client = new PveClient({ endpoint, token: 'x', insecure: true });
    await expect(client.get('version')).rejects.toMatchObject({
      code: 'PVE_PROTOCOL',
      reason: 'the answer is not JSON',
    });
    client.close();
    server.close();
  });

  it('says that a call failed without saying its parameters', async () => {
    const error = await fixture.client
      .put('access/password', { userid: 'x@pve', password: 'hidden-word' })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PveError);
    expect(error).toMatchObject({
      code: 'PVE_REFUSED',
      call: 'PUT access/password',
      reason: "no such user ('x@pve')",
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('hidden');
  });

  it('does not trust an unknown certificate, and says that nothing answers', async () => {
    const careful = new PveClient({ endpoint: fixture.lab.url, token: fixture.lab.token });
    await expect(careful.get('version')).rejects.toMatchObject({ code: 'PVE_UNREACHABLE', status: 0 });
    const nobody = new PveClient({ endpoint: 'https://127.0.0.1:1/', token: 'x' });
    expect(await meaning(nobody.get('version'))).toBe('transient');
    careful.close();
    nobody.close();
  });

  it('asks again when a connection breaks on a read, never on a write', async () => {
    const seen: string[] = [];
    const flaky = createServer(tls(), (incoming, answer) => {
      seen.push(incoming.method ?? '');
      if (seen.length < 3) incoming.socket.destroy();
      else answer.end('{"data":"third"}');
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(flaky.address() as AddressInfo).port}/`;
    const client = new PveClient({ endpoint, token: 'x', insecure: true });
    await expect(client.get('version')).resolves.toBe('third');
    seen.length = 0;
    await expect(client.post('pools', { poolid: 'p' })).rejects.toMatchObject({ code: 'PVE_UNREACHABLE' });
    expect(seen).toEqual(['POST']);
    client.close();
    flaky.close();
  });
});
