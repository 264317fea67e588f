import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PveClient } from '../../../pve/client';
import { startLab } from './lab-fixture';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
}

/** A lab in a process of its own, whose tasks take a while. */
async function startProcess(directory: string, createMs = 60_000): Promise<Started> {
  const launcher = resolve(__dirname, '..', '..', '..', 'setup', 'launch.mjs');
  const child = fork(launcher, ['tests/lab/pve/lab-process.ts', directory, String(createMs)]);
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
      // What PVE says of a task whose worker is gone.
      reason: expect.stringContaining('unexpected status') as string,
    });
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/qemu', { vmid: 100, scsi0: 'local-lvm:1' }),
    );
    await expect(fixture.client.get('nodes/lab/storage/local-lvm/content')).resolves.toHaveLength(1);
    await fixture.stop();
  });

  it('is after each of many kills what its answers said, with nothing half-done', async () => {
    const expected = new Ledger();
    for (let round = 0; round < KILLS; round += 1) {
      const { child, url, token } = await startProcess(directory, 0);
      const client = new PveClient({ endpoint: url, token, insecure: true });
      await expected.compare(client);
      const writers = Array.from({ length: 6 }, (_, writer) => expected.write(client, round, writer));
      const broken = Promise.allSettled(writers);
      // Anywhere in its work, on quick and slow machines alike.
      const until = expected.answers + 2 + Math.floor(Math.random() * 20);
      while (expected.answers < until) await setImmediate();
      await kill(child);
      await broken;
      client.close();
    }
    const fixture = await startLab({ directory });
    await expected.compare(fixture.client);
    expect(expected.answers).toBeGreaterThan(KILLS);
    await fixture.stop();
    // A dozen starts, each with a look at all that was kept.
  }, 600_000);
});

const KILLS = process.env['RACKWRIGHT_LONG'] === undefined ? 6 : 40;

/** What a lab was told to do, and what it answered. */
class Ledger {
  answers = 0;
  /** Comments of pools: what was answered last, and what may have been done since. */
  readonly #pools = new Map<string, { kept: string | undefined; tried: string[] }>();
  /** Machines that were made, with the memory that was answered last and what was tried since. */
  readonly #vms = new Map<number, { kept: string | undefined; tried: string[] }>();

  /** Writes until the lab is killed. */
  async write(client: PveClient, round: number, writer: number): Promise<void> {
    for (let index = 0; ; index += 1) {
      const poolid = `p${round}-${writer}-${index}`;
      await this.#try(this.#pools, poolid, 'first', () => client.post('pools', { poolid, comment: 'first' }));
      await this.#try(this.#pools, poolid, 'second', () =>
        client.put('pools', { poolid, comment: 'second' }),
      );
      const vmid = 100 + round * 6000 + writer * 1000 + index;
      await this.#try(this.#vms, vmid, '512', async () =>
        client.waitTask(
          await client.post<string>('nodes/lab/qemu', {
            vmid,
            memory: 512,
            scsi0: 'local-lvm:1',
            net0: 'virtio',
          }),
        ),
      );
      await this.#try(this.#vms, vmid, '768', () =>
        client.put(`nodes/lab/qemu/${vmid}/config`, { memory: 768 }),
      );
    }
  }

  async #try<K>(
    map: Map<K, { kept: string | undefined; tried: string[] }>,
    key: K,
    value: string,
    work: () => Promise<unknown>,
  ): Promise<void> {
    const entry = map.get(key) ?? { kept: undefined, tried: [] };
    map.set(key, entry);
    entry.tried = [value];
    await work();
    entry.kept = value;
    entry.tried = [];
    this.answers += 1;
  }

  /** Compares with what a lab has, and takes that for what is to be kept from now on. */
  async compare(client: PveClient): Promise<void> {
    const pools = await client.get<readonly { poolid: string; comment?: string }[]>('pools');
    compareKept(this.#pools, new Map(pools.map(({ poolid, comment }) => [poolid, comment ?? ''])));
    const vms = await client.get<readonly { vmid: number; lock?: string }[]>('nodes/lab/qemu');
    expect(vms.filter(({ lock }) => lock !== undefined)).toEqual([]);
    const memory = new Map<number, string>();
    const disks = new Set<string>();
    for (const { vmid } of vms) {
      const config = await client.get<Record<string, string>>(`nodes/lab/qemu/${vmid}/config`);
      // Whole: a machine has all that it was made with.
      expect(config).toMatchObject({
        scsi0: `local-lvm:vm-${vmid}-disk-0,size=1G`,
        net0: expect.anything() as string,
      });
      memory.set(vmid, String(config['memory']));
      disks.add(`local-lvm:vm-${vmid}-disk-0`);
    }
    compareKept(this.#vms, memory);
    const volumes = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local-lvm/content');
    expect(new Set(volumes.map(({ volid }) => volid))).toEqual(disks);
    const tasks = await client.get<readonly { endtime?: number }[]>('nodes/lab/tasks', { limit: 5000 });
    expect(tasks.filter(({ endtime }) => endtime === undefined)).toEqual([]);
  }
}

/** Each object is as it was answered last, or as a write made it whose answer was cut off. */
function compareKept<K>(
  ledger: Map<K, { kept: string | undefined; tried: string[] }>,
  found: ReadonlyMap<K, string>,
): void {
  const wrong = [...ledger].filter(([key, { kept, tried }]) => {
    const value = found.get(key);
    return value !== kept && !(value !== undefined && tried.includes(value));
  });
  expect(wrong).toEqual([]);
  expect([...found.keys()].filter((key) => !ledger.has(key))).toEqual([]);
  for (const [key, entry] of ledger) {
    entry.kept = found.get(key);
    entry.tried = [];
  }
}
