import { installerRequest, RunningServer } from './running-server';

const URL = '/api2/json/auto-install/tokens';
const PVE1 = 'b4:2e:99:ac:ad:b4';

/** What is told of a token that was made or changed. */
interface Made {
  readonly token: { readonly id: string };
  readonly secret: string;
}

let rack: RunningServer;
afterEach(() => rack.close());

const data = async (
  path: string,
  method: string,
  json?: object,
): Promise<{ status: number; data: unknown }> => {
  const { status, text } = await rack.asUser(path, { method, ...(json === undefined ? {} : { json }) });
  return { status, data: (JSON.parse(text) as { data?: unknown }).data };
};
const make = async (body: object): Promise<string> => {
  const { status, data: made } = await data(URL, 'POST', body);
  expect(status).toBe(200);
  const { token, secret } = made as Made;
  return `${token.id}:${secret}`;
};
const ask = async (token?: string): Promise<{ status: number; text: string; ms: number }> => {
  const before = performance.now();
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answered = await rack.asMachine('/answer', { json: installerRequest('9.2', PVE1), headers });
  return { ...answered, ms: performance.now() - before };
};

test('tokens are made, listed, changed and ended, and their secrets are shown once', async () => {
  rack = await RunningServer.start();
  const ends = Math.floor(Date.now() / 1000) + 3600;
  const token = await make({ id: 'rack-a', comment: 'row 1', 'expire-at': ends });
  expect(await data(URL, 'POST', { id: 'rack-a' })).toMatchObject({ status: 409 });
  const listed = { id: 'rack-a', 'created-by': 'admin', comment: 'row 1', enabled: true, 'expire-at': ends };
  expect(await data(URL, 'GET')).toEqual({ status: 200, data: [listed] });
  const changed = await data(`${URL}/rack-a`, 'PUT', {
    enabled: false,
    delete: ['comment'],
    'regenerate-secret': true,
  });
  expect(changed.data).toEqual({
    token: { id: 'rack-a', 'created-by': 'admin', enabled: false, 'expire-at': ends },
    secret: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  const { secret } = changed.data as Made;
  expect(`rack-a:${secret}`).not.toBe(token);
  const again = await data(`${URL}/rack-a`, 'PUT', { comment: 'row 2', 'expire-at': 0 });
  expect(again.data).toEqual({
    token: { id: 'rack-a', 'created-by': 'admin', enabled: false, comment: 'row 2' },
  });
  expect((await rack.asUser(URL)).text).not.toContain(secret);
  expect(await data(`${URL}/rack-a`, 'DELETE')).toEqual({ status: 200, data: null });
  for (const method of ['DELETE', 'PUT'])
    expect(await data(`${URL}/rack-a`, method, method === 'PUT' ? {} : undefined)).toMatchObject({
      status: 404,
    });
  const made = await rack.asUser('/api/tokens', { json: { name: 'ops', role: 'operator' } });
  const { token: operator } = JSON.parse(made.text) as { token: string };
  expect(await rack.asUser(URL, { json: { id: 'mine' }, token: operator })).toMatchObject({ status: 403 });
});

test('an installer that brings a token proves it, and is slowed down where it cannot', async () => {
  rack = await RunningServer.start();
  const token = await make({ id: 'rack-a' });
  await rack.arm('pve1');
  for (const wrong of [`${token}0`, 'rack-a:', 'other:secret', 'rack-a']) {
    const refused = await ask(wrong);
    expect([wrong, refused.status]).toEqual([wrong, 401]);
    expect(refused.ms).toBeGreaterThanOrEqual(499);
    expect(refused.text).toContain('BOOT_ANSWER_TOKEN');
  }
  await data(`${URL}/rack-a`, 'PUT', { enabled: false });
  expect(await ask(token)).toMatchObject({ status: 401 });
  await data(`${URL}/rack-a`, 'PUT', { enabled: true, 'expire-at': Math.floor(Date.now() / 1000) + 240 });
  // Less than a machine may take from its start to its installer.
  rack.pass(600_000);
  expect(await ask(token)).toMatchObject({ status: 401 });
  expect(await rack.stateOf('pve1')).toBe('booting');
  await data(`${URL}/rack-a`, 'PUT', { 'expire-at': 0 });
  expect(await ask(token)).toMatchObject({ status: 200 });
  expect(await rack.stateOf('pve1')).toBe('installing');
});

test('where a token is wanted, nobody gets answers without one', async () => {
  rack = await RunningServer.start({ wantsAnswerToken: true });
  await rack.arm('pve1');
  expect(await ask()).toMatchObject({ status: 401 });
  expect(await rack.stateOf('pve1')).toBe('booting');
  expect(await ask(await make({ id: 'rack-a' }))).toMatchObject({ status: 200 });
});
