import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatStatistics, startGateway } from '../../gateway';
import { createDebian } from '../lab/pve/lab-fixture';
import { GatedLab } from './gated-lab';

// Looks at tasks are answered at once, as PVE answers them.
const slow = { taskDurations: { seed: 1, types: { default: '400ms' } }, holdTasksMs: 0 };

describe('a gateway before a lab', () => {
  let gated: GatedLab;
  beforeAll(async () => {
    gated = await GatedLab.start();
    await createDebian(gated.fixture.client, 100);
  });
  afterAll(() => gated.remove());

  it.each([
    ['version', 'GET'],
    ['nodes/lab/qemu/100/config', 'GET'],
    ['nodes/lab/qemu/999/config', 'GET'],
    ['nodes/lab/qemu/100/nothing', 'GET'],
    ['nodes/nowhere/status', 'GET'],
    ['pools', 'POST'],
  ])('answers %s (%s) as PVE does: status, reason, headers and body', async (path, method) => {
    const direct = await gated.look(gated.fixture.lab.url, path, { method });
    const through = await gated.look(gated.gateway.url, path, { method });
    // What a connection is for, each side says for itself.
    const ofConnection = new Set(['date', 'connection', 'keep-alive']);
    const headers = Object.fromEntries(
      Object.entries(direct.headers).filter(([name]) => !ofConnection.has(name)),
    );
    expect(through).toMatchObject({
      status: direct.status,
      reason: direct.reason,
      body: direct.body,
      headers,
    });
  });

  it('refuses as PVE does who brings no credentials', async () => {
    const answer = await fetchWithout(gated.gateway.url);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('asks once for what many ask at once, and keeps it until somebody writes', async () => {
    const forwarded = (): number => gated.gateway.statistics.forwarded;
    const names = async (): Promise<readonly string[]> => {
      const pools = await gated.client.get<readonly { poolid: string }[]>('pools');
      return pools.map(({ poolid }) => poolid);
    };
    await gated.client.post('pools', { poolid: 'one' });
    const before = forwarded();
    const all = await Promise.all(Array.from({ length: 20 }, names));
    expect(all).toEqual(Array.from({ length: 20 }, () => ['one']));
    expect(await names()).toEqual(['one']);
    expect(forwarded() - before).toBe(1);
    await gated.client.post('pools', { poolid: 'two' });
    expect(await names()).toEqual(['one', 'two']);
    expect(forwarded() - before).toBe(3);
    // What changes by itself is never kept: the control.
    await gated.client.get('nodes/lab/qemu/100/status/current');
    await gated.client.get('nodes/lab/qemu/100/status/current');
    expect(forwarded() - before).toBe(5);
  });

  it('gives nobody the answer that another one may see', async () => {
    await gated.client.get('access/users');
    expect(await fetchWithout(gated.gateway.url, 'access/users')).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('carries uploads of any length', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-gateway-'));
    try {
      const path = join(folder, 'big.iso');
      writeFileSync(path, randomBytes(8 * 1024 * 1024));
      const upid = await gated.client.upload(
        'nodes/lab/storage/local/upload',
        { content: 'iso' },
        { path, name: 'big.iso' },
      );
      await gated.client.waitTask(upid);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const content = await gated.client.get<readonly { volid: string; size: number }[]>(
      'nodes/lab/storage/local/content',
      { content: 'iso' },
    );
    expect(content).toContainEqual(
      expect.objectContaining({ volid: 'local:iso/big.iso', size: 8 * 1024 * 1024 }),
    );
  });

  it('waits for the lock of a guest, and repeats no other write', async () => {
    const locked = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";
    const rule = { kind: 'status', status: 500, reason: locked, first: 1 } as const;
    await gated.faults.add({ ...rule, method: 'PUT', path: '/nodes/*/qemu/*/config' });
    await gated.client.put('nodes/lab/qemu/100/config', { description: 'through' });
    expect(await gated.client.get('nodes/lab/qemu/100/config')).toMatchObject({ description: 'through' });
    await gated.faults.add({ ...rule, method: 'POST', path: '/nodes/*/qemu/*/status/start' });
    await expect(gated.client.post('nodes/lab/qemu/100/status/start')).rejects.toMatchObject({ status: 500 });
  });

  it('repeats a read whose connection breaks, and says of a write what is not known', async () => {
    const rule = { kind: 'drop', first: 1 } as const;
    await gated.faults.add({ ...rule, method: 'GET', path: '/nodes/lab/qemu', at: 'middle' });
    const read = await gated.look(gated.gateway.url, 'nodes/lab/qemu');
    expect(read).toMatchObject({ status: 200, body: expect.stringContaining('vm100') });
    await gated.faults.add({ ...rule, method: 'POST', path: '/pools', at: 'after' });
    const write = await gated.look(gated.gateway.url, 'pools', { method: 'POST', body: 'poolid=three' });
    expect(write).toMatchObject({
      status: 596,
      reason: expect.stringMatching(/lost the connection.*does not know whether/),
    });
    expect(JSON.parse(write.body)).toEqual({ data: null, message: `${write.reason}\n` });
    // It was carried out, once.
    expect(await gated.client.get('pools')).toContainEqual(expect.objectContaining({ poolid: 'three' }));
  });

  it('repeats reads that a proxy could not carry, and hands on what stays', async () => {
    const rule = { kind: 'status', status: 596, reason: 'Broken pipe', method: 'GET' } as const;
    await gated.faults.add({ ...rule, path: '/nodes/lab/lxc', first: 2 });
    expect(await gated.client.get('nodes/lab/lxc')).toEqual([]);
    await gated.faults.add({
      kind: 'status',
      status: 503,
      reason: 'busy',
      method: 'POST',
      path: '/pools',
      first: 1,
    });
    expect(
      await gated.look(gated.gateway.url, 'pools', { method: 'POST', body: 'poolid=four' }),
    ).toMatchObject({ status: 503, reason: 'busy' });
  });

  it('carries no consoles, and says so', async () => {
    expect(
      await wire(
        gated.gateway.url,
        'GET /api2/json/nodes/lab/qemu/100/vncwebsocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      ),
    ).toMatch(/^HTTP\/1\.1 501 the gateway carries no consoles/);
  });

  it('says what it saved', () => {
    const { statistics } = gated.gateway;
    expect(statistics.requests).toBeGreaterThan(40);
    expect(statistics.connected).toBeLessThan(statistics.accepted + 1);
    expect(formatStatistics(statistics)).toMatch(
      /^gateway: \d+ requests became \d+ over \d+ connections? instead of \d+; .*\d+ reads shared/,
    );
  });
});

describe('a task that takes longer than one that nobody looks at is waited for', () => {
  let gated: GatedLab;
  beforeAll(async () => {
    const long = { taskDurations: { seed: 1, types: { qmstart: '1500ms' } }, holdTasksMs: 0 };
    gated = await GatedLab.start({ unseenTaskMs: 100 }, long);
    await createDebian(gated.fixture.client, 100);
  });
  afterAll(() => gated.remove());

  const status = async (): Promise<string | undefined> => {
    const guests = await gated.client.get<readonly { vmid?: number; status: string }[]>('cluster/resources');
    return guests.find(({ vmid }) => vmid === 100)?.status;
  };

  it('changes what is listed from the moment on that its end is told', async () => {
    expect(await status()).toBe('stopped');
    const upid = await gated.client.post<string>('nodes/lab/qemu/100/status/start');
    const path = `nodes/lab/tasks/${encodeURIComponent(upid)}/status`;
    const over = new AbortController();
    // Somebody else asks for the list all the time, and one that is kept would be the old one.
    const other = (async () => {
      while (!over.signal.aborted) {
        await status();
        await sleep(30);
      }
    })();
    const { body } = await gated.look(gated.gateway.url, path);
    expect(JSON.parse(body)).toMatchObject({ data: { status: 'stopped', exitstatus: 'OK' } });
    expect(await status()).toBe('running');
    over.abort();
    await other;
  });

  it('ends as one that nobody looks at where its client has gone', async () => {
    const before = gated.gateway.statistics.forwarded;
    await gated.client.post<string>('nodes/lab/qemu/100/status/stop');
    await sleep(400);
    await status();
    await status();
    expect(gated.gateway.statistics.forwarded - before).toBe(2);
  });
});

describe('tasks behind a gateway', () => {
  let gated: GatedLab;
  beforeAll(async () => {
    gated = await GatedLab.start({ perNode: 2 }, slow);
    await createDebian(gated.fixture.client, 100);
    const { client } = gated.fixture;
    await client.waitTask(await client.post('nodes/lab/qemu/100/template'));
  });
  afterAll(() => gated.remove());

  const clone = (newid: number): Promise<string> =>
    gated.client.post<string>('nodes/lab/qemu/100/clone', { newid, full: true });
  const statusOf = (base: string, upid: string): ReturnType<GatedLab['look']> =>
    gated.look(base, `nodes/lab/tasks/${encodeURIComponent(upid)}/status`);

  it('are told of when they end, and not before', async () => {
    const upid = await clone(200);
    expect(JSON.parse((await statusOf(gated.fixture.lab.url, upid)).body)).toMatchObject({
      data: { status: 'running' },
    });
    const [one, other] = await Promise.all([
      statusOf(gated.gateway.url, upid),
      statusOf(gated.gateway.url, upid),
    ]);
    expect(JSON.parse(one.body)).toMatchObject({ data: { status: 'stopped', exitstatus: 'OK' } });
    expect(other.body).toBe(one.body);
  });

  it('of clones are no more at once than a node may have', async () => {
    const ids = [301, 302, 303, 304, 305];
    const over = new AbortController();
    let most = 0;
    const watching = (async () => {
      while (!over.signal.aborted) {
        const filter = { source: 'active', typefilter: 'qmclone' };
        const active = await gated.fixture.client.get<readonly unknown[]>('nodes/lab/tasks', filter);
        most = Math.max(most, active.length);
        await sleep(20);
      }
    })();
    try {
      const upids = await Promise.all(ids.map(clone));
      await Promise.all(upids.map((upid) => gated.client.waitTask(upid)));
    } finally {
      over.abort();
      await watching;
    }
    expect(most).toBe(2);
    expect(gated.gateway.statistics.queued).toBeGreaterThanOrEqual(3);
  });

  it('are not begun for a client that has gone while it waited', async () => {
    const first = await Promise.all([clone(401), clone(402)]);
    const gone = connect({
      host: '127.0.0.1',
      port: Number(new URL(gated.gateway.url).port),
      rejectUnauthorized: false,
    });
    const body = 'newid=403&full=1';
    gone.write(
      `POST /api2/json/nodes/lab/qemu/100/clone HTTP/1.1\r\nHost: x\r\nAuthorization: PVEAPIToken=${gated.fixture.lab.token}\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
    await sleep(100);
    gone.destroy();
    await Promise.all(first.map((upid) => gated.client.waitTask(upid)));
    await gated.client.waitTask(await clone(404));
    const guests = await gated.client.get<readonly { vmid: number }[]>('nodes/lab/qemu');
    expect(guests.map(({ vmid }) => vmid)).toEqual(expect.arrayContaining([401, 402, 404]));
    expect(guests.map(({ vmid }) => vmid)).not.toContain(403);
  });
});

describe('copies of a machine that runs', () => {
  let gated: GatedLab;
  beforeAll(async () => {
    gated = await GatedLab.start({}, { taskDuration: (type) => (type === 'qmclone' ? 1500 : 0) });
    await createDebian(gated.fixture.client, 100, { start: 1 });
  });
  afterAll(() => gated.remove());

  it('wait for each other behind a gateway, which PVE would let fail', async () => {
    const { client: alone } = gated.fixture;
    const copy = async (by: typeof alone, newid: number): Promise<string> =>
      (await by.waitTask(await by.post<string>('nodes/lab/qemu/100/clone', { newid, full: true })))
        .exitStatus;
    const ends = await Promise.allSettled([201, 202].map((id) => copy(alone, id)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await Promise.all([301, 302].map((id) => copy(gated.client, id)))).toEqual(['OK', 'OK']);
  });
});

describe('a gateway whose PVE is not as it should be', () => {
  it('waits for one that restarts, and loses no write', async () => {
    const gated = await GatedLab.start();
    try {
      const port = Number(new URL(gated.fixture.lab.url).port);
      await gated.fixture.stop();
      const read = gated.client.get('nodes');
      const write = gated.client.post('pools', { poolid: 'later' });
      await sleep(300);
      gated.fixture = await gated.fixture.restart({ port });
      expect(await read).toHaveLength(1);
      await write;
      expect(await gated.client.get('pools')).toMatchObject([{ poolid: 'later' }]);
      expect(gated.gateway.statistics.retried).toBeGreaterThan(0);
    } finally {
      await gated.remove();
    }
  });

  it('says that there is none, as PVE says it of its nodes', async () => {
    const gated = await GatedLab.start({ pausesMs: [20] });
    await gated.fixture.stop();
    try {
      const seen = await gated.look(gated.gateway.url, 'version');
      expect(seen).toMatchObject({
        status: 595,
        reason: expect.stringMatching(/cannot reach https:\/\/127.0.0.1:\d+ .*ECONNREFUSED/),
      });
      expect(gated.gateway.statistics.unanswered).toBe(1);
    } finally {
      gated.fixture = await gated.fixture.restart();
      await gated.remove();
    }
  });

  it('sends nothing to one that is not who it should be', async () => {
    const gated = await GatedLab.start({ insecure: false });
    try {
      const seen = await gated.look(gated.gateway.url, 'pools', { method: 'POST', body: 'poolid=secret' });
      expect(seen).toMatchObject({ status: 595, reason: expect.stringMatching(/certificate|self.signed/i) });
      expect(await gated.fixture.client.get('pools')).toEqual([]);
    } finally {
      await gated.remove();
    }
  });

  it('trusts whom the provider would trust', async () => {
    const plain = await GatedLab.start();
    const environment = { SSL_CERT_FILE: join(plain.fixture.directory, 'tls', 'cert.pem') };
    const { url: endpoint } = plain.fixture.lab;
    const gateway = await startGateway({ endpoint, environment });
    try {
      expect(await plain.look(gateway.url, 'version')).toMatchObject({ status: 200 });
    } finally {
      await gateway.close();
      await plain.remove();
    }
  });

  it('ends what is under way when it closes', async () => {
    const gated = await GatedLab.start({}, { taskDurations: { seed: 1, types: { default: '1h' } } });
    try {
      const upid = await gated.client.post<string>('nodes/lab/qemu', { vmid: 100 });
      const held = gated.look(gated.gateway.url, `nodes/lab/tasks/${encodeURIComponent(upid)}/status`);
      const broken = expect(held).rejects.toThrow(/hang up|closed|RESET/i);
      await sleep(100);
      await gated.gateway.close();
      await broken;
    } finally {
      await gated.remove();
    }
  });
});

function fetchWithout(base: string, path = 'nodes'): Promise<string> {
  return wire(base, `GET /api2/json/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
}

/** Sends bytes and gives what comes back until the end. */
function wire(base: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: Number(new URL(base).port),
      rejectUnauthorized: false,
    });
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(answer);
    });
    socket.write(text);
  });
}
