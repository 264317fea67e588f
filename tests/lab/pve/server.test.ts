import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { PveClient, type PveError } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly body: {
    readonly data: unknown;
    readonly errors?: Record<string, string>;
    readonly message?: string;
  };
}

describe('the API of a lab', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab();
  });

  afterAll(() => fixture.remove());

  function send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = '',
  ): Promise<Answer> {
    const authorization = `PVEAPIToken=${fixture.lab.token}`;
    const url = new URL(`api2/json/${path}`, fixture.lab.url);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = {
        method,
        rejectUnauthorized: false,
        headers: { authorization, ...length, ...headers },
      };
      const outgoing = request(url, options, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          const { statusCode: status = 0, statusMessage: reason = '' } = answer;
          // Who is not known gets no body, as from PVE.
          resolve({ status, reason, body: JSON.parse(text === '' ? '{}' : text) as Answer['body'] });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  it('speaks TLS 1.3 only, with a P-256 certificate for loopback that only the owner can read', async () => {
    const file = join(fixture.directory, 'tls', 'cert.pem');
    const certificate = new X509Certificate(readFileSync(file));
    expect(certificate.subjectAltName).toContain('IP Address:127.0.0.1');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(statSync(join(fixture.directory, 'tls', 'key.pem')).mode & 0o777).toBe(0o600);
    const { port } = new URL(fixture.lab.url);
    const old = new Promise((resolve, reject) => {
      const options = { port: Number(port), host: '127.0.0.1', rejectUnauthorized: false };
      const socket = connect({ ...options, maxVersion: 'TLSv1.2' }, () => {
        resolve('connected');
      });
      socket.on('error', reject);
    });
    await expect(old).rejects.toThrow(/protocol version/);
  });

  it('is trusted by a client that knows its certificate', async () => {
    const ca = readFileSync(join(fixture.directory, 'tls', 'cert.pem'), 'utf8');
    const client = new PveClient({ endpoint: fixture.lab.url, token: fixture.lab.token, ca });
    await expect(client.get('version')).resolves.toMatchObject({ version: '9.1.4', release: '9.1' });
    client.close();
  });

  it('puts PVE’s words into the status line and the body', async () => {
    expect(await send('GET', 'nodes/lab/qemu/999/config')).toEqual({
      status: 500,
      reason: "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist",
      body: { data: null, message: "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist\n" },
    });
  });

  it('checks all parameters at once, in PVE’s words', async () => {
    const body = JSON.stringify({ vmid: 'x', nix: 1, cores: 0, acpi: 'maybe', bios: 'none', name: '-a' });
    const answer = await send('POST', 'nodes/lab/qemu', { 'content-type': 'application/json' }, body);
    expect(answer).toMatchObject({ status: 400, reason: 'Parameter verification failed.' });
    expect(answer.body.errors).toEqual({
      vmid: "type check ('integer') failed - got 'x'",
      nix: 'property is not defined in schema and the schema does not allow additional properties',
      cores: 'value must have a minimum value of 1',
      acpi: "type check ('boolean') failed - got 'maybe'",
      bios: "value 'none' does not have a value in the enumeration 'seabios, ovmf'",
      name: 'invalid format - value does not look like a valid DNS name\n',
    });
    expect((await send('POST', 'pools')).body.errors).toEqual({
      poolid: 'property is missing and it is not optional',
    });
  });

  it('says 501 for what it does not know, and never succeeds silently', async () => {
    expect(await send('GET', 'nodes/lab/nothing')).toMatchObject({
      status: 501,
      reason: "Method 'GET /nodes/lab/nothing' not implemented",
    });
    expect(await send('POST', 'version')).toMatchObject({ status: 501 });
    expect(await send('POST', 'nodes/lab/termproxy')).toMatchObject({
      status: 501,
      reason:
        "Method 'POST /nodes/lab/termproxy' not implemented: the lab's machines and nodes have no console",
    });
  });

  it('takes a trailing slash, encoded segments, JSON and forms', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await send('POST', 'pools/', form, 'poolid=web%2Deast&comment=a+b')).toMatchObject({
      status: 200,
    });
    expect((await send('GET', 'pools/?poolid=web-east')).body.data).toMatchObject([{ comment: 'a b' }]);
    expect((await send('GET', 'access/users/root%40pam')).body.data).toMatchObject({ enable: 1 });
    expect(await send('POST', 'pools', { 'content-type': 'application/json' }, '{')).toMatchObject({
      status: 500,
    });
  });

  it('refuses strangers, wrong secrets, and tokens without the right to', async () => {
    expect(await send('GET', 'version', { authorization: '' })).toMatchObject({
      status: 401,
      reason: 'No ticket',
    });
    const wrong = `${fixture.lab.token.slice(0, -1)}x`;
    expect(await send('GET', 'version', { authorization: `PVEAPIToken=${wrong}` })).toMatchObject({
      status: 401,
      reason: 'invalid token value!',
    });
    expect(await send('GET', 'nothing', { authorization: '' })).toMatchObject({ status: 401 });
    const { value } = await fixture.client.post<{ value: string }>('access/users/root@pam/token/small', {
      privsep: true,
    });
    const authorization = `PVEAPIToken=root@pam!small=${value}`;
    expect(await send('GET', 'version', { authorization })).toMatchObject({ status: 200 });
    expect(await send('GET', 'nodes/lab/status', { authorization })).toMatchObject({
      status: 403,
      reason: 'Permission check failed (/nodes/lab, Sys.Audit)',
    });
  });

  it('gives tickets, and wants the CSRF token for changes', async () => {
    await fixture.client.put('access/password', { userid: 'root@pam', password: 'a long one' });
    const wrong = new PveClient({ endpoint: fixture.lab.url, insecure: true });
    await expect(wrong.post('access/ticket', { username: 'root@pam', password: 'no' })).rejects.toMatchObject(
      { status: 401 },
    );
    const login = await wrong.post<{ ticket: string; CSRFPreventionToken: string }>('access/ticket', {
      username: 'root@pam',
      password: 'a long one',
    });
    const ticket = { ticket: login.ticket, csrfToken: login.CSRFPreventionToken };
    const client = new PveClient({ endpoint: fixture.lab.url, insecure: true, ticket });
    await client.post('pools', { poolid: 'by-ticket' });
    const forged = new PveClient({
      endpoint: fixture.lab.url,
      insecure: true,
      ticket: { ...ticket, csrfToken: 'x:y' },
    });
    await expect(forged.post('pools', { poolid: 'forged' })).rejects.toMatchObject({ status: 401 });
    for (const open of [wrong, client, forged]) open.close();
  });

  it('names a node that is not there', async () => {
    const refusal = fixture.client.get('nodes/nowhere/qemu');
    await expect(refusal).rejects.toMatchObject({
      status: 500,
      reason: expect.stringContaining("'nowhere'") as string,
    });
  });

  it('refuses a port that is taken, and leaves the lab that has it alone', async () => {
    const port = Number(new URL(fixture.lab.url).port);
    await expect(startLab({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(fixture.client.get('version')).resolves.toBeDefined();
  });
});

describe('a lab that is stopped and started again', () => {
  it('has the same token, certificate and objects, and no secret in its state', async () => {
    const first = await startLab({ model: { nodes: 2, names: ['lab', 'two'], version: '8.4.1' } });
    await createDebian(first.client, 100, { onboot: false, cipassword: 'very-secret-word' });
    await first.client.waitTask(await first.client.post('nodes/lab/qemu/100/status/start'));
    const config = await first.client.get('nodes/lab/qemu/100/config');
    await first.stop();
    const second = await first.restart();
    expect(second.lab.token).toBe(first.lab.token);
    await expect(second.client.get('nodes/lab/qemu/100/config')).resolves.toEqual(config);
    await expect(second.client.get('version')).resolves.toMatchObject({ version: '8.4.1' });
    // It was powered off with the lab, as a node's machines are.
    await expect(second.client.get('nodes/lab/qemu/100/status/current')).resolves.toMatchObject({
      status: 'stopped',
    });
    await second.stop();
    const secret = first.lab.token.split('=')[1] ?? '';
    for (const file of readdirSync(join(first.directory, 'state'))) {
      const bytes = readFileSync(join(first.directory, 'state', file)).toString('latin1');
      expect(bytes).not.toContain(secret);
      expect(bytes).not.toContain('very-secret-word');
    }
    expect(statSync(join(first.directory, 'token')).mode & 0o777).toBe(0o600);
    await (await first.restart()).remove();
  });

  it('replaces a token whose file was lost', async () => {
    const first = await startLab();
    await first.stop();
    const { rmSync } = await import('node:fs');
    rmSync(join(first.directory, 'token'));
    const second = await first.restart();
    expect(second.lab.token).not.toBe(first.lab.token);
    await expect(second.client.get('version')).resolves.toBeDefined();
    const old = new PveClient({ endpoint: second.lab.url, token: first.lab.token, insecure: true });
    await expect(old.get('version')).rejects.toMatchObject({
      code: 'PVE_UNAUTHENTICATED',
    } satisfies Partial<PveError>);
    old.close();
    await second.remove();
  });
});
