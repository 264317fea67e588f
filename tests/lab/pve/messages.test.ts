import { request } from 'node:https';
import { startLab, type LabFixture } from './lab-fixture';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What PVE's own server takes of HTTP, and in which words it refuses the rest. */
describe('messages', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab();
  });

  afterAll(() => fixture.remove());

  function send(
    method: string,
    path: string,
    message: {
      readonly headers?: Record<string, string>;
      readonly body?: string;
      readonly token?: boolean;
    } = {},
  ): Promise<{ status: number; reason: string; text: string }> {
    const { headers = {}, body = '', token = true } = message;
    const authorization = token ? { authorization: `PVEAPIToken=${fixture.lab.token}` } : {};
    const options = { method, rejectUnauthorized: false, headers: { ...authorization, ...headers } };
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(`api2/json/${path}`, fixture.lab.url), options, (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString('utf8')));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, reason: answer.statusMessage ?? '', text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  const sized = (body: string, headers: Record<string, string> = FORM): Parameters<typeof send>[2] => ({
    body,
    headers: { 'content-length': String(Buffer.byteLength(body)), ...headers },
  });

  it('have a length', async () => {
    const chunked = { headers: { ...FORM, 'transfer-encoding': 'chunked' }, body: 'poolid=chunked' };
    expect(await send('POST', 'pools', chunked)).toMatchObject({
      status: 501,
      reason: 'chunked transfer encoding not supported',
    });
    expect(await send('GET', 'pools')).toMatchObject({ text: '{"data":[]}' });
  });

  it('have a body only where something is written', async () => {
    expect(await send('DELETE', 'pools', sized('poolid=web'))).toMatchObject({
      status: 501,
      reason: "Unexpected content for method 'DELETE'",
    });
  });

  it('are forms where they do not say what they are, and nothing but forms and JSON', async () => {
    expect(await send('POST', 'pools', sized('poolid=plain', {}))).toMatchObject({ status: 200 });
    expect(await send('POST', 'pools', sized('poolid=text', { 'content-type': 'text/plain' }))).toMatchObject(
      {
        status: 506,
        reason: "upload 'Content-Type 'text/plain' not implemented",
      },
    );
  });

  it('are not longer than half a mebibyte', async () => {
    const body = `poolid=big&comment=${'x'.repeat(512 * 1024)}`;
    const answer = await send('POST', 'pools', sized(body)).catch((error: unknown) => error);
    // The server may close before all has arrived, which a client sees as a broken connection.
    if (!(answer instanceof Error))
      expect(answer).toMatchObject({ status: 501, reason: 'for data too large' });
    expect((await send('GET', 'pools')).text).not.toContain('big');
  });

  it('may carry what browsers add, and nothing that the path denies', async () => {
    expect(await send('GET', 'version?_dc=1700000000')).toMatchObject({ status: 200 });
    expect(await send('GET', '/access/users/root@pam?userid=root@pam')).toMatchObject({ status: 200 });
    const conflict = await send('GET', 'access/users/root@pam?userid=ann@pve');
    expect(conflict).toMatchObject({ status: 400 });
    expect(conflict.text).toContain('duplicate parameter (already defined in URI) with conflicting values!');
  });

  it('say who sends them in any of PVE’s ways', async () => {
    const token = fixture.lab.token;
    for (const authorization of [`PVEAPIToken=${token}`, `PVEAPIToken ${token}`])
      expect(await send('GET', 'version', { headers: { authorization }, token: false })).toMatchObject({
        status: 200,
      });
    await fixture.client.put('access/password', { userid: 'root@pam', password: 'a long one' });
    const { ticket } = await fixture.client.post<{ ticket: string }>('access/ticket', {
      username: 'root@pam',
      password: 'a long one',
    });
    const authorization = `PVEAuthCookie=${encodeURIComponent(ticket)}`;
    expect(await send('GET', 'version', { headers: { authorization }, token: false })).toMatchObject({
      status: 200,
    });
    const cookie = 'PVEAuthCookie=%zz%';
    const refusal = await send('GET', 'version', { headers: { cookie }, token: false });
    expect(refusal).toMatchObject({
      status: 401,
      reason: 'permission denied - invalid PVE ticket',
      text: '',
    });
  });
});
