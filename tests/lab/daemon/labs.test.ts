import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBmc } from '../../../lab/bmc';
import {
  chooseSettings,
  labDirectory,
  labNames,
  listSaves,
  removeSave,
  restoreLab,
  saveStoppedLab,
  settleSwap,
  startLab,
  stopLab,
  withLabLock,
  type LabFolders,
  type LabRecord,
} from '../../../lab/daemon';
import { sshObstacle, userKeyFile } from '../../../lab/ssh';
import { PveClient } from '../../../pve/client';
import { freePort } from '../../free-port';

const launcher = resolve(__dirname, '..', '..', '..', 'setup', 'launch.mjs');

describe('labs side by side, and their copies', () => {
  let folders: LabFolders;

  beforeAll(() => {
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-labs-'));
    folders = { state: join(directory, 'state'), cache: join(directory, 'cache') };
  });
  afterAll(async () => {
    for (const name of labNames(folders)) await down(name);
    rmSync(join(folders.state, '..'), { recursive: true, force: true });
  });

  const up = async (name: string, vms = 0): Promise<LabRecord> => {
    // Not the usual ports, which a lab of the machine's user may have.
    const known = existsSync(labDirectory(folders, name)) ? {} : { port: await freePort() };
    const settings = await chooseSettings(folders, { name, guests: false, ...known });
    const directory = labDirectory(folders, name);
    const cacheDirectory = folders.cache;
    return (await startLab({ ...settings, name, directory, cacheDirectory, model: { vms } }, launcher))
      .record;
  };
  const down = (name: string): Promise<boolean> =>
    stopLab({ name, directory: labDirectory(folders, name), cacheDirectory: folders.cache });
  const clientOf = (record: LabRecord, prefix?: string): PveClient => {
    const token = readFileSync(join(labDirectory(folders, record.name), 'token'), 'utf8').trim();
    return new PveClient({ endpoint: record.endpoint, token, insecure: true, ...(prefix ? { prefix } : {}) });
  };
  const poolsOf = async (record: LabRecord): Promise<string[]> => {
    const client = clientOf(record);
    const pools = await client.get<readonly { poolid: string }[]>('pools');
    client.close();
    return pools.map(({ poolid }) => poolid).sort();
  };
  const addPool = async (record: LabRecord, poolid: string): Promise<void> => {
    const client = clientOf(record);
    await client.post('pools', { poolid });
    client.close();
  };
  const restore = (name: string, copy: string): ReturnType<typeof restoreLab> =>
    restoreLab({
      folders,
      lab: name,
      directory: labDirectory(folders, name),
      name: copy,
      stopGuests: false,
      launcher,
    });

  it('have their own ports and know nothing of each other', async () => {
    const [one, other] = [await up('one'), await up('other')];
    await addPool(one, 'mine');
    await expect(poolsOf(one)).resolves.toEqual(['mine']);
    await expect(poolsOf(other)).resolves.toEqual([]);
    expect(one.endpoint).not.toBe(other.endpoint);
    const ports = [...one.ssh, ...other.ssh].map(({ port }) => port);
    expect(new Set(ports).size).toBe(ports.length);
    await down('other');
    await expect(poolsOf(one)).resolves.toEqual(['mine']);
  });

  it('are worked on by one command at a time', async () => {
    const directory = labDirectory(folders, 'one');
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await new Promise((done) => setTimeout(done, 50));
      order.push(`${name} ends`);
    };
    await Promise.all([withLabLock(directory, work('a')), withLabLock(directory, work('b'))]);
    const [first, second] = order[0] === 'a begins' ? ['a', 'b'] : ['b', 'a'];
    expect(order).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
    expect(labNames(folders)).toEqual(['one', 'other']);
  });

  it('are not waited for without an end', async () => {
    const directory = labDirectory(folders, 'one');
    await withLabLock(directory, async () => {
      await expect(withLabLock(directory, () => Promise.resolve(), 250)).rejects.toMatchObject({
        code: 'LAB_BUSY',
        message: expect.stringContaining('lab one') as unknown,
      });
    });
  });

  it('say that their port is taken, and that their process does not end', async () => {
    const one = await up('one');
    const directory = labDirectory(folders, 'third');
    const settings = await chooseSettings(folders, { name: 'third', guests: false, port: 21_000 });
    const { port } = new URL(one.endpoint);
    const taken = {
      ...settings,
      name: 'third',
      directory,
      cacheDirectory: folders.cache,
      port: Number(port),
      model: { vms: 0 },
    };
    await expect(startLab(taken, launcher)).rejects.toMatchObject({
      code: 'LAB_PORT_IN_USE',
      message: expect.stringContaining(
        `Port ${port} on 127.0.0.1 is in use by the lab "one" of ${folders.state}. ` +
          `Stop it (RACKWRIGHT_STATE_DIR=${folders.state} rackwright lab down --lab one)`,
      ) as unknown,
    });
    process.kill(one.pid, 'SIGSTOP');
    const stop = { name: 'one', directory: labDirectory(folders, 'one'), cacheDirectory: folders.cache };
    await expect(stopLab({ ...stop, timeoutMs: 200 })).rejects.toMatchObject({ code: 'LAB_STOP_FAILED' });
    process.kill(one.pid, 'SIGCONT');
    await expect(stopLab(stop)).resolves.toBe(true);
    rmSync(directory, { recursive: true });
  });

  it('are found where they were after a restart', async () => {
    const before = await up('one');
    await down('one');
    const after = await up('one');
    expect(after.endpoint).toBe(before.endpoint);
    expect(after.ssh).toEqual(before.ssh);
  });

  it('are copied while they run, and put back as they were with their files', async () => {
    const record = await up('one');
    const directory = labDirectory(folders, 'one');
    const snippets = join(directory, 'storage', 'lab', 'local', 'snippets');
    mkdirSync(snippets, { recursive: true });
    writeFileSync(join(snippets, 'a.yaml'), 'a: 1\n');
    const control = clientOf(record, '/lab');
    await control.postJson('saves', { name: 'clean' });
    control.close();
    await addPool(record, 'later');
    writeFileSync(join(snippets, 'a.yaml'), 'a: 2\n');
    const restored = await restore('one', 'clean');
    expect(restored?.record.endpoint).toBe(record.endpoint);
    await expect(poolsOf(restored!.record)).resolves.toEqual(['mine']);
    expect(readFileSync(join(snippets, 'a.yaml'), 'utf8')).toBe('a: 1\n');
  });

  it('lose no write that was answered while a copy is made, and the copy is one instant', async () => {
    const record = await up('one');
    const client = clientOf(record);
    const control = clientOf(record, '/lab');
    const answered: string[] = [];
    const over = new AbortController();
    const writer = (async () => {
      for (let index = 0; !over.signal.aborted; index += 1) {
        await client.post('pools', { poolid: `w${index}` });
        answered.push(`w${index}`);
      }
    })();
    await new Promise((done) => setTimeout(done, 50));
    const before = [...answered];
    await control.postJson('saves', { name: 'moving' });
    over.abort();
    await writer;
    client.close();
    control.close();
    const live = await poolsOf(record);
    expect(answered.filter((poolid) => !live.includes(poolid))).toEqual([]);
    const restored = await restore('one', 'moving');
    const kept = await poolsOf(restored!.record);
    expect(before.filter((poolid) => !kept.includes(poolid))).toEqual([]);
    // What came first is there when what came later is.
    const numbers = kept.flatMap((poolid) => (poolid.startsWith('w') ? [Number(poolid.slice(1))] : []));
    expect(numbers.sort((left, right) => left - right)).toEqual(numbers.map((_, index) => index));
  });

  it('have copies in which the bare metal is of the same instant', async () => {
    const record = await up('one');
    const directory = labDirectory(folders, 'one');
    const control = clientOf(record, '/lab');
    await askBmc(directory, 'Systems', { method: 'POST', body: { Name: 'metal1', Oem: { Rackwright: {} } } });
    let answered = 0;
    const over = new AbortController();
    const writer = (async () => {
      for (let count = 1; !over.signal.aborted; count += 1) {
        await askBmc(directory, 'Systems/metal1', { method: 'PATCH', body: { AssetTag: String(count) } });
        answered = count;
      }
    })();
    while (answered < 5) await sleep(10);
    const before = answered;
    await control.postJson('saves', { name: 'metal' });
    const after = answered;
    over.abort();
    await writer;
    control.close();
    expect(answered).toBeGreaterThan(before);
    await restore('one', 'metal');
    const { AssetTag } = await askBmc<{ AssetTag: string }>(directory, 'Systems/metal1');
    expect(Number(AssetTag)).toBeGreaterThanOrEqual(before);
    // One that was answered late may have been made before.
    expect(Number(AssetTag)).toBeLessThanOrEqual(after + 1);
    removeSave(directory, 'metal');
  });

  const sftp = sshObstacle(process.getuid?.() ?? -1) === null ? it : it.skip;
  sftp('have copies of what arrives over SFTP, whole files before torn ones (needs root)', async () => {
    const record = await up('one');
    const directory = labDirectory(folders, 'one');
    const control = clientOf(record, '/lab');
    const body = Buffer.from('0123456789abcdef'.repeat(8192));
    writeFileSync(join(folders.state, 'body'), body);
    const puts = Array.from(
      { length: 60 },
      (_, index) =>
        `put ${join(folders.state, 'body')} /var/lib/vz/snippets/f${String(index).padStart(3, '0')}`,
    );
    const options = ['StrictHostKeyChecking=no', `UserKnownHostsFile=${join(folders.state, 'known')}`];
    const port = String(record.ssh[0]?.port ?? 0);
    const client = spawn(
      'sftp',
      ['-q', '-b', '-', '-F', 'none', '-i', userKeyFile(directory), '-P', port]
        .concat(options.flatMap((option) => ['-o', option]))
        .concat('root@127.0.0.1'),
      { stdio: ['pipe', 'ignore', 'inherit'] },
    );
    client.stdin.end(`${puts.join('\n')}\n`);
    const ended = new Promise<number | null>((done) => client.once('exit', done));
    const snippets = join('storage', 'lab', 'local', 'snippets');
    const names = (folder: string): readonly string[] =>
      existsSync(join(folder, snippets))
        ? readdirSync(join(folder, snippets)).filter((name) => /^f\d+$/.test(name))
        : [];
    while (names(directory).length < 3 && client.exitCode === null) await sleep(5);
    await control.postJson('saves', { name: 'sftp' });
    control.close();
    expect(await ended).toBe(0);
    expect(names(directory)).toHaveLength(60);
    const copy = join(folders.state, 'saved', 'one', 'sftp');
    const kept = [...names(copy)].sort();
    expect(kept).toEqual([...names(directory)].sort().slice(0, kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(3);
    const last = readFileSync(join(copy, snippets, kept.at(-1) ?? ''));
    // Jest compares buffers byte by byte, in seconds.
    expect(
      kept.slice(0, -1).filter((name) => !readFileSync(join(copy, snippets, name)).equals(body)),
    ).toEqual([]);
    expect(last.equals(body.subarray(0, last.length))).toBe(true);
    removeSave(directory, 'sftp');
  });

  it('are left as they were when a copy does not start', async () => {
    const record = await up('one');
    await addPool(record, 'precious');
    const folder = join(folders.state, 'saved', 'one');
    mkdirSync(join(folder, 'broken', 'state'), { recursive: true });
    writeFileSync(join(folder, 'broken', 'state', 'data.mdb'), Buffer.alloc(65_536, 1));
    writeFileSync(
      join(folder, 'broken', 'saved.json'),
      JSON.stringify({ name: 'broken', savedAt: '2030-01-01' }),
    );
    await expect(restore('one', 'broken')).rejects.toMatchObject({ code: 'LAB_START_FAILED' });
    await expect(poolsOf(await up('one'))).resolves.toContain('precious');
    expect(readdirSync(join(folders.state, 'labs')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('come back when a restore was cut short between its steps', async () => {
    await down('one');
    const directory = labDirectory(folders, 'one');
    const before = join(folders.state, 'labs', '.one.before');
    const state = readFileSync(join(directory, 'state', 'data.mdb'));
    renameSync(directory, before);
    mkdirSync(join(folders.state, 'labs', '.one.restore'));
    settleSwap(directory);
    expect(readFileSync(join(directory, 'state', 'data.mdb')).equals(state)).toBe(true);
    expect(readdirSync(join(folders.state, 'labs')).sort()).toEqual(['one', 'other']);
  });

  it('are copied while they are down; copies are listed and removed, and never replaced', async () => {
    const directory = labDirectory(folders, 'one');
    await saveStoppedLab(directory, 'down');
    await expect(saveStoppedLab(directory, 'down')).rejects.toMatchObject({ code: 'LAB_SAVE_EXISTS' });
    await expect(restore('one', 'nowhere')).rejects.toMatchObject({ code: 'LAB_SAVE_UNKNOWN' });
    expect(listSaves(directory).map(({ name }) => name)).toEqual(['clean', 'moving', 'down', 'broken']);
    expect(removeSave(directory, 'clean')).toBe(true);
    expect(removeSave(directory, 'clean')).toBe(false);
    expect(listSaves(directory).map(({ name }) => name)).toEqual(['moving', 'down', 'broken']);
    await expect(restore('one', 'down')).resolves.toBeUndefined();
  });
});
