import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootTokens } from '../../../boot/access';
import { DEFAULT_HTTP_LIMITS } from '../../../boot/http';
import { installerRequest, RunningServer } from './running-server';

const PVE1 = 'b4:2e:99:ac:ad:b4';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

/** After each attempt: it lives, and nothing has happened to a machine. */
afterEach(async () => {
  expect(await rack.asMachine('/healthz')).toMatchObject({ status: 200 });
  for (const { name, status } of await rack.server.provisioner.parts.fleet.list()) {
    expect([name, status.state]).toEqual([name, 'discovered']);
  }
});

test.each([
  ['nothing', ''],
  ['half of JSON', '{"product":'],
  ['a list', '[]'],
  ['a number', '7'],
  ['a prototype', '{"__proto__":{"product":"pve"}}'],
  ['a constructor', '{"constructor":{"prototype":{"a":1}}}'],
  ['text in place of a list', JSON.stringify({ network_interfaces: 'b4:2e:99:ac:ad:b4' })],
  ['a card that is none', JSON.stringify({ network_interfaces: [{ mac: null }] })],
  ['a serial number without end', JSON.stringify({ dmi: { system: { serial: 'x'.repeat(10_000) } } })],
  [
    'ten thousand cards',
    JSON.stringify({ network_interfaces: Array.from({ length: 10_000 }, () => ({ mac: PVE1 })) }),
  ],
  ['bytes', Buffer.from([0xff, 0xfe, 0, 1, 2, 3])],
])('%s as a request for answers is refused', async (_what, body) => {
  const { status, text } = await rack.asMachine('/answer', {
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(status).toBe(400);
  expect(text).not.toMatch(/node_modules|at \w+ \(|stack/);
});

test('a body of a hundred megabytes is not taken in', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const { port } = new URL(rack.server.address.http);
  const said = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => {
      resolve(text);
    });
    socket.on('error', () => undefined);
    socket.write(
      `POST /answer HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${String(100 * 2 ** 20)}\r\n\r\n`,
    );
    socket.write('x'.repeat(1000));
    setTimeout(() => socket.destroy(), 2000).unref();
  });
  expect(said).toMatch(/^HTTP\/1.1 413 [\s\S]*BOOT_TOO_LARGE/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
});

test.each(['/answer', '/webhook', '/api/register-node', '/report/x'])(
  'nor is one at %s that does not say how long it is',
  async (path) => {
    const piece = new Uint8Array(64 * 1024).fill(120);
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        given += piece.length;
        if (given > 100 * 2 ** 20) stream.close();
        else stream.enqueue(piece);
      },
    });
    const headers = { 'content-type': 'application/json' };
    const url = `${rack.server.address.http}${path}`;
    const answer = fetch(url, { method: 'POST', headers, body, duplex: 'half' });
    // It is answered or cut off, whichever the client sees first.
    expect(await answer.then(({ status }) => status).catch(() => 413)).toBe(413);
    // How much went through meanwhile is a matter of load; to its end it is not read.
    expect(given).toBeLessThanOrEqual(100 * 2 ** 20);
  },
);

const ID = '00000000-0000-4000-8000-000000000000';
test.each([
  'x',
  '..',
  `${ID}.`,
  `${ID}.${'a'.repeat(32)}`,
  `${ID}.${'a'.repeat(31)}%00`,
  '%2e%2e%2f',
  'a'.repeat(5000),
])('the forged token %s opens nothing', async (token) => {
  for (const path of [`/boot/${token}/script.ipxe`, `/boot/${token}/files/user-data`]) {
    expect([400, 403, 404, 414]).toContain((await rack.asMachine(path)).status);
  }
  const { status } = await rack.asMachine(`/report/${token}`, { json: { kind: 'succeeded' } });
  expect([400, 403, 404, 414]).toContain(status);
});

test('a token of an installation that is none says so', async () => {
  const token = rack.server.provisioner.parts.tokens.mint('boot', ID);
  expect(await rack.asMachine(`/boot/${token}/script.ipxe`)).toMatchObject({
    status: 403,
    text: expect.stringContaining('BOOT_TOKEN_INVALID'),
  });
});

test('a token of one purpose is none of the other, and one of another server is none', () => {
  const { tokens } = rack.server.provisioner.parts;
  expect(tokens.read('report', tokens.mint('boot', ID))).toBeUndefined();
  expect(tokens.read('boot', tokens.mint('boot', ID))).toBe(ID);
  expect(new BootTokens(BootTokens.newKey()).read('boot', tokens.mint('boot', ID))).toBeUndefined();
});

test.each([
  '..%2f..%2fadmin-token',
  '%2e%2e%2fadmin-token',
  '.hidden',
  'a/../../admin-token',
  'x%00.log',
  '-',
])('the path %s leads to no file of the server', async (file) => {
  for (const path of [`/api/machines/pve1/logs/${file}`, `/api/machines/..%2f/logs/${file}`]) {
    const { status, text } = await rack.asUser(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain(rack.admin);
  }
});

test('a stranger fills the list of machines up to a bound', async () => {
  const { fleet } = rack.server.provisioner.parts;
  await rack.server.provisioner.parts.fleet.discover('unknown-first', { actor: 'test' });
  expect(await fleet.countUnknown()).toBe(1);
  const known = jest.spyOn(fleet, 'countUnknown').mockResolvedValue(1000);
  await rack.asMachine('/answer', {
    json: installerRequest('9.1', 'bc:24:11:00:00:77', { uuid: 'u77', serial: 's77' }),
  });
  known.mockRestore();
  expect(await fleet.countUnknown()).toBe(1);
});

test('slow clients hold a socket and keep nobody from being served', async () => {
  const { port } = new URL(rack.server.address.http);
  const sockets = Array.from({ length: 100 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /healthz HTTP/1.1\r\n');
    return socket;
  });
  await sleep(200);
  expect(await rack.asMachine('/healthz')).toMatchObject({ status: 200 });
  for (const socket of sockets) socket.destroy();
});

test('a slow client is let go, whether it holds back its headers, its body or its handshake', async () => {
  const limits = { ...DEFAULT_HTTP_LIMITS, headersMs: 300, requestMs: 900 };
  const hurried = await RunningServer.start({ httpLimits: limits });
  try {
    const { http, https } = hurried.server.address;
    const held = async (url: string, text: string): Promise<string> => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let said = '';
      socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
      socket.on('error', () => undefined);
      socket.write(text);
      await once(socket, 'close');
      return said;
    };
    const head = 'POST /answer HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    expect(await held(http, head)).toContain('408');
    expect(await held(http, `${head}content-length: 100\r\n\r\n{`)).not.toContain('200');
    await held(https, 'x');
    expect(await hurried.asMachine('/healthz')).toMatchObject({ status: 200 });
  } finally {
    await hurried.close();
  }
}, 120_000);

test('who asks too often is told to come later, and others are served', async () => {
  const busy = await RunningServer.start({ httpLimits: { ...DEFAULT_HTTP_LIMITS, requestsPerMinute: 5 } });
  try {
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await busy.asMachine('/nowhere')).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
    expect((await busy.asMachine('/healthz')).text).toContain('BOOT_TOO_MANY');
  } finally {
    await busy.close();
  }
}, 120_000);

test('an address that is not let in gets nothing, not even of the health', async () => {
  const closed = await RunningServer.start({ allowed: () => ['10.99.0.0/24', 'fd00::/8'] });
  try {
    expect(await closed.asMachine('/healthz')).toMatchObject({
      status: 403,
      text: expect.stringContaining('BOOT_ADDRESS_REFUSED'),
    });
    expect(await closed.asUser('/api/machines')).toMatchObject({ status: 403 });
  } finally {
    await closed.close();
  }
}, 120_000);
