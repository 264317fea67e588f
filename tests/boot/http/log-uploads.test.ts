import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { DEFAULT_HTTP_LIMITS } from '../../../boot/http';
import { RunningServer } from './running-server';

let rack: RunningServer;
let path: string;
beforeAll(async () => {
  rack = await RunningServer.start({ httpLimits: { ...DEFAULT_HTTP_LIMITS, logBytes: 1000 } });
  await rack.arm('ubuntu1');
  const { fleet, tokens } = rack.server.provisioner.parts;
  const installation = (await fleet.find('ubuntu1'))?.installation ?? '';
  path = `/logs/${tokens.mint('report', installation)}`;
}, 240_000);
afterAll(() => rack.close());

const upload = async (file: string, body: string): Promise<number> =>
  (await rack.asMachine(`${path}/${file}`, { method: 'PUT', body })).status;
const read = async (file: string): Promise<string> =>
  (await rack.asUser(`/api/machines/ubuntu1/logs/${file}`)).text;

test('a log that is too large is refused, and nothing of it stays', async () => {
  expect(await upload('large.log', 'x'.repeat(1001))).toBe(413);
  expect((await rack.asUser('/api/machines/ubuntu1/logs')).text).toBe('[]');
});

test('a log of a hundred megabytes is not taken in, whether it says so or not', async () => {
  const { http } = rack.server.address;
  for (const size of [{}, { 'content-length': String(100 * 2 ** 20) }]) {
    const piece = Buffer.alloc(64 * 1024, 'x');
    let given = 0;
    const status = await new Promise<number>((resolve) => {
      const sent = request(`${http}${path}/endless.log`, { method: 'PUT', headers: size }, (answer) => {
        resolve(answer.statusCode ?? 0);
        sent.destroy();
      });
      // Cut off before its answer was read.
      sent.on('error', () => {
        resolve(413);
      });
      const more = (): void => {
        if (sent.destroyed || given > 100 * 2 ** 20) return;
        given += piece.length;
        if (sent.write(piece)) setImmediate(more);
        else sent.once('drain', more);
      };
      more();
    });
    expect(status).toBe(413);
    expect(given).toBeLessThan(20 * 2 ** 20);
  }
  expect((await rack.asUser('/api/machines/ubuntu1/logs')).text).toBe('[]');
});

test('of two uploads of one log at once, one is there whole', async () => {
  const [one, other] = ['1', '2'].map((digit) => digit.repeat(900)) as [string, string];
  for (let times = 0; times < 10; times += 1) {
    expect(await Promise.all([upload('a.log', one), upload('a.log', other)])).toEqual([200, 200]);
    expect([one, other]).toContain(await read('a.log'));
  }
});

test('a machine has so many bytes of logs, and no more; what is there may be replaced', async () => {
  for (const file of ['b.log', 'c.log', 'd.log']) expect(await upload(file, 'x'.repeat(1000))).toBe(200);
  // A hundred are left.
  expect(await upload('e.log', 'x'.repeat(101))).toBe(413);
  expect(await upload('e.log', 'x'.repeat(100))).toBe(200);
  expect(await upload('f.log', 'x')).toBe(429);
  expect(await upload('b.log', 'y')).toBe(200);
  expect(await read('b.log')).toBe('y');
});

test('what an upload left whose server was killed is taken away', async () => {
  const left = join(rack.folder, 'logs/ubuntu1/z.log.left.part');
  writeFileSync(left, 'x');
  expect(await upload('b.log', 'z')).toBe(200);
  expect(existsSync(left)).toBe(true);
  const before = Date.now() / 1000 - 3600;
  utimesSync(left, before, before);
  expect(await upload('b.log', 'z')).toBe(200);
  expect(existsSync(left)).toBe(false);
});
