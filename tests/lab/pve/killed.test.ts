import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PveClient } from '../../../pve/client';
import { startLab } from './lab-fixture';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
}

/** A lab in a process of its own, whose tasks take a while. */
async function startProcess(directory: string): Promise<Started> {
  const child = fork(resolve(__dirname, 'lab-process.ts'), [directory], { execArgv: ['--import', 'tsx'] });
  const message = await new Promise<{ url: string; token: string }>((done, failed) => {
    child.once('message', (value) => {
      done(value as { url: string; token: string });
    });
    child.once('exit', (code) => {
      failed(new Error(`the lab ended with ${String(code)}`));
    });
  });
  return { child, ...message };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

describe('a lab that is killed', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-killed-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('has every write that it answered, at whatever instant', async () => {
    const { child, url, token } = await startProcess(directory);
    const client = new PveClient({ endpoint: url, token, insecure: true });
    const answered: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let index = 0; ; index += 1) {
        const poolid = `p${writer}-${index}`;
        await client.post('pools', { poolid });
        answered.push(poolid);
      }
    });
    const broken = Promise.allSettled(writers);
    while (answered.length < 100) await new Promise((done) => setTimeout(done, 5));
    await kill(child);
    await broken;
    client.close();
    const fixture = await startLab({ directory });
    const pools = await fixture.client.get<readonly { poolid: string }[]>('pools');
    const kept = new Set(pools.map(({ poolid }) => poolid));
    expect(answered.filter((poolid) => !kept.has(poolid))).toEqual([]);
    await fixture.stop();
  });

  it('ends what it was doing as failed, frees the locks, and can do it again', async () => {
    const { child, url, token } = await startProcess(directory);
    const client = new PveClient({ endpoint: url, token, insecure: true });
    const upid = await client.post<string>('nodes/lab/qemu', { vmid: 100, scsi0: 'local-lvm:1' });
    await expect(client.get('nodes/lab/qemu/100/status/current')).resolves.toMatchObject({ lock: 'create' });
    await kill(child);
    client.close();
    const fixture = await startLab({ directory });
    expect(fixture.lab.token).toBe(token);
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject({
      reason: expect.stringContaining('interrupted') as string,
    });
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/qemu', { vmid: 100, scsi0: 'local-lvm:1' }),
    );
    await expect(fixture.client.get('nodes/lab/storage/local-lvm/content')).resolves.toHaveLength(1);
    await fixture.stop();
  });
});
