import { DEFAULT_HTTP_LIMITS } from '../../../boot/http';
import { installerRequest, RunningServer } from './running-server';

const HOUR = 3600_000;
const PVE1 = 'b4:2e:99:ac:ad:b4';

interface Row {
  readonly actor: string;
  readonly address: string;
  readonly route: string;
  readonly status: number;
  readonly times: number;
  readonly at: string;
  readonly lastAt: string;
}

let rack: RunningServer;
beforeAll(async () => {
  const httpLimits = { ...DEFAULT_HTTP_LIMITS, requestsPerMinute: 1e6 };
  // Who asks is said by the proxy, which is this test.
  rack = await RunningServer.start({
    httpLimits,
    proxies: ['127.0.0.1'],
    allowed: () => ['127.0.0.0/8', '10.0.0.0/8'],
  });
}, 240_000);
afterAll(() => rack.close());

const audit = async (most = 1000): Promise<readonly Row[]> =>
  JSON.parse((await rack.asUser(`/api/audit?most=${String(most)}`)).text) as readonly Row[];
const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
});

test('refused requests that are alike are one row of an hour, with how many there were and when the last came', async () => {
  for (let times = 0; times < 50; times += 1) {
    rack.pass(1000);
    await rack.asMachine('/boot/forged/script.ipxe', from('10.9.9.9'));
  }
  const mine = (rows: readonly Row[]): readonly Row[] => rows.filter(({ address }) => address === '10.9.9.9');
  const [row, ...others] = mine(await audit());
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    ...{ actor: 'nobody', route: '/boot/:token/script.ipxe', status: 403, times: 50 },
  });
  expect(Date.parse(row?.lastAt ?? '') - Date.parse(row?.at ?? '')).toBe(49_000);
  // Asked again, nothing is counted twice; in another hour it is another row.
  expect(mine(await audit())).toEqual([row]);
  rack.pass(HOUR);
  await rack.asMachine('/boot/forged/script.ipxe', from('10.9.9.9'));
  expect(mine(await audit()).map(({ times }) => times)).toEqual([1, 50]);
});

test('a thousand strangers, each of whom is refused, do not make a thousand rows', async () => {
  rack.pass(HOUR);
  const before = (await audit()).length;
  for (let index = 0; index < 1000; index += 1)
    await rack.asMachine('/nothing', from(`10.1.${String(index >> 8)}.${String(index & 255)}`));
  const rows = await audit();
  expect(rows.length - before).toBeLessThanOrEqual(201);
  const refused = rows.filter(({ status }) => status === 404);
  expect(refused.reduce((sum, { times }) => sum + times, 0)).toBe(1000);
  expect(refused.find(({ address }) => address === 'many')).toMatchObject({ times: 800 });
});

test('what a user does is a row each time', async () => {
  const before = (await audit()).filter(({ route }) => route === '/api/machines/:name/accept').length;
  for (let times = 0; times < 3; times += 1) {
    await rack.asUser('/api/machines/pve1/accept', { json: { confirm: 'pve1' } });
    await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
  }
  const accepted = (await audit()).filter(({ route }) => route === '/api/machines/:name/accept');
  expect(accepted.map(({ actor, status, times }) => [actor, status, times]).slice(before)).toEqual(
    Array.from({ length: 3 }, () => ['admin', 200, 1]),
  );
});

test('a machine that is refused again and again leaves few events', async () => {
  const json = installerRequest('9.1', PVE1);
  for (let times = 0; times < 20; times += 1) await rack.asMachine('/answer', { json });
  for (let times = 0; times < 20; times += 1)
    await rack.asMachine('/api/register-node', { json: { mac: PVE1 } });
  const { text } = await rack.asUser('/api/events?machine=pve1');
  const events = JSON.parse(text) as readonly { kind: string; detail: { times?: number } }[];
  for (const kind of ['refused', 'seen'])
    expect(events.filter((event) => event.kind === kind).map(({ detail }) => detail.times)).toEqual([
      1, 2, 4, 8, 16,
    ]);
});

test('who guesses tokens of users is slowed down as anybody else, before the database is asked', async () => {
  const busy = await RunningServer.start({ httpLimits: { ...DEFAULT_HTTP_LIMITS, requestsPerMinute: 5 } });
  try {
    const find = jest.spyOn(busy.server.users, 'find');
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1)
      statuses.push((await busy.asUser('/api/machines', { token: `guess${String(count)}` })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect(find).toHaveBeenCalledTimes(5);
  } finally {
    await busy.close();
  }
}, 120_000);
