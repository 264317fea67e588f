import { request } from 'node:https';
import { startLab, type LabFixture } from '../lab-fixture';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

describe('who may look at the page', () => {
  let fixture: LabFixture;
  let now = 1_800_000_000_000;

  beforeAll(async () => {
    fixture = await startLab({ clock: () => now });
  });
  afterAll(() => fixture.remove());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, fixture.lab.url);
      const outgoing = request(
        url,
        { method, headers, agent: false, rejectUnauthorized: false },
        (incoming) => {
          let body = '';
          incoming.on('data', (part: Buffer) => {
            body += part.toString('utf8');
            // Events have no end.
            if (path.includes('events')) incoming.destroy();
          });
          incoming.on('close', () => {
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
  const asRoot = (): Record<string, string> => ({ authorization: `PVEAPIToken=${fixture.lab.token}` });
  const newLink = async (): Promise<string> => {
    const { body } = await ask('/lab/page/link', asRoot(), 'POST');
    return (JSON.parse(body) as { data: { path: string } }).data.path;
  };
  const newCookie = async (): Promise<string> => {
    const { headers } = await ask(`/${await newLink()}`);
    return String((headers['set-cookie'] as string[])[0]).split(';')[0]!;
  };

  test('nobody without a link, neither the page nor anything that it loads', async () => {
    for (const path of [
      '/',
      '/?key=',
      '/?key=wrong',
      '/lab/page/page.js',
      '/lab/page/page.css',
      '/lab/page/common.css',
      '/lab/page/events',
    ]) {
      const { status, body } = await ask(path);
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(body).not.toContain('tbody');
    }
    expect((await ask('/lab/page/link', {}, 'POST')).status).toBe(401);
  });

  test('the cookie is hidden from scripts and other sites, ends, and cannot be made', async () => {
    const { status, headers } = await ask(`/${await newLink()}`);
    expect(status).toBe(303);
    expect(headers['location']).toBe('/');
    const [line = ''] = headers['set-cookie'] as string[];
    expect(line).toMatch(
      /^__Host-rackwright-lab-[0-9a-f]{12}=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const [cookie = ''] = line.split(';');
    expect((await ask('/', { cookie: `other=1; ${cookie}` })).status).toBe(200);
    const [name, value = ''] = cookie.split('=');
    const later = `${Number(value.split('.')[0]) + 1000}${value.slice(value.indexOf('.'))}`;
    expect((await ask('/', { cookie: `${name}=${later}` })).status).toBe(401);
    now += 43_201_000;
    expect((await ask('/', { cookie })).status).toBe(401);
  });

  test('a link ends after ten minutes', async () => {
    const link = await newLink();
    now += 601_000;
    expect((await ask(`/${link}`)).status).toBe(401);
  });

  test('the cookie opens nothing of the API, and the page tells no secret', async () => {
    const cookie = await newCookie();
    expect((await ask('/api2/json/version', { cookie })).status).toBe(401);
    expect((await ask('/lab/faults', { cookie })).status).toBe(401);
    const vm = { vmid: 100, cipassword: 'hush-hush', sshkeys: 'ssh-ed25519%20AAAA', ciuser: 'somebody' };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu', vm));
    const { body } = await ask('/lab/page/events', { cookie });
    expect(body).toContain('"vmid":100');
    for (const secret of ['hush', 'ssh-ed25519', 'somebody', fixture.lab.token.split('=')[1]!]) {
      expect(body).not.toContain(secret);
    }
  });

  test('other names of this computer are refused, for pages that let a name of theirs point here', async () => {
    const cookie = await newCookie();
    const { port } = new URL(fixture.lab.url);
    for (const host of [
      `evil.example:${port}`,
      '127.0.0.1:1',
      'evil.example',
      `127.0.0.1.evil.example:${port}`,
    ]) {
      expect((await ask('/', { cookie, host })).status).toBe(421);
      expect((await ask('/lab/faults', { ...asRoot(), host })).status).toBe(421);
    }
    expect((await ask('/', { cookie, host: `localhost:${port}` })).status).toBe(200);
  });

  test('its policy lets nothing in from elsewhere, and its files ask for nothing from there', async () => {
    const cookie = await newCookie();
    const { headers, body } = await ask('/', { cookie });
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'; .*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    const files = await Promise.all(
      ['page.js', 'page.css', 'common.css'].map((name) => ask(`/lab/page/${name}`, { cookie })),
    );
    for (const text of [body, ...files.map((file) => file.body)]) {
      expect(text.length).toBeGreaterThan(20);
      expect(text).not.toMatch(/https?:\/\//);
      expect(text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval\(/);
    }
  });
});
