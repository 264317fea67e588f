import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSilentServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, verifyBoot } from '../../../boot';
import { validate } from '../../../boot/verify/validators';
import { makeCertificate } from '../../../pve/certificate';
import { rackFile, rackSite } from '../rack-site';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rackwright-verify-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** As a server that was started with the folder left it. */
const leave = async (given: {
  readonly host?: string;
  readonly days?: number;
  readonly http?: string;
}): Promise<void> => {
  const { host = '127.0.0.1', days = 3650, http } = given;
  const { cert } = await makeCertificate({ name: 'CN=server', now: Date.now(), days, hosts: [host] });
  const known = { https: 'https://127.0.0.1:1', certificate: cert, ...(http === undefined ? {} : { http }) };
  writeFileSync(join(directory, 'server.json'), JSON.stringify(known));
};
const verify = async (machines: readonly string[] = [], site = rackSite()): Promise<readonly Finding[]> => {
  const findings = await verifyBoot({
    ...{ site, directory, machines, secret: () => 'word-of-nobody', secrets: [] },
    ...{ environment: { PATH: process.env['PATH'] }, now: Date.now() },
  });
  // Whatever is wrong, it is said what to do.
  for (const { state, remedy = '' } of findings) if (state === 'fault') expect(remedy).toMatch(/\w{4}/);
  return findings;
};
const about = (findings: readonly Finding[], subject: string): Finding | undefined =>
  findings.find((each) => each.subject === subject);

test('a server that was never started is told, with what starts it', async () => {
  expect(about(await verify(), directory)).toMatchObject({
    ...{ state: 'fault', remedy: expect.stringContaining('rackwright serve --address') },
  });
});

test.each([
  ['of another host', { host: '10.0.12.9' }, 'it is not made for 127.0.0.1'],
  ['that ends soon', { days: 20 }, 'it holds for 19 more days'],
])('a certificate %s is told', async (_what, given, detail) => {
  await leave(given);
  expect(about(await verify(), 'certificate')).toMatchObject({
    ...{ check: 'server', state: 'fault', detail, remedy: expect.stringContaining('prepare ISOs again') },
  });
});

test('a server that is reached by nobody, and one of an older version, are told', async () => {
  await leave({});
  const found = await verify();
  expect(about(found, 'https://127.0.0.1:1')).toMatchObject({
    ...{ state: 'fault', remedy: expect.stringContaining('--https-port') },
  });
  expect(about(found, 'plain HTTP')).toMatchObject({ state: 'skipped', remedy: 'start it again' });
});

test('a server that takes connections and says nothing is told in time', async () => {
  const held: Socket[] = [];
  const server = createSilentServer((socket) => {
    socket.on('error', () => undefined);
    held.push(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = String((server.address() as AddressInfo).port);
  const { cert } = await makeCertificate({
    name: 'CN=server',
    now: Date.now(),
    days: 3650,
    hosts: ['127.0.0.1'],
  });
  const known = { https: `https://127.0.0.1:${port}`, http: `http://127.0.0.1:${port}`, certificate: cert };
  writeFileSync(join(directory, 'server.json'), JSON.stringify(known));
  const before = performance.now();
  const found = await verify();
  expect(performance.now() - before).toBeLessThan(45_000);
  expect(about(found, known.https)?.detail).toContain('it gave no whole answer within 10 s');
  expect(about(found, known.http)).toMatchObject({ state: 'fault' });
  for (const socket of held) socket.destroy();
  server.close();
}, 60_000);

describe('another program at the port of plain HTTP', () => {
  let server: Server;
  let answer: (path: string) => readonly [status: number, body: string];
  beforeEach(async () => {
    server = createServer(({ url = '' }, reply) => {
      const [status, body] = answer(url);
      reply.writeHead(status).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await leave({ http: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` });
  });
  afterEach(() => new Promise((done) => server.close(done)));

  test('that answers nothing of ours is told', async () => {
    answer = () => [404, ''];
    const found = (await verify()).filter(({ subject }) => subject.startsWith('http://'));
    expect(found).toMatchObject([{ state: 'fault', detail: 'it answers 404' }]);
  });

  test('that changes iPXE, and lets users in without TLS, is told', async () => {
    answer = (path) => [200, path.startsWith('/firmware') ? 'not iPXE' : '[]'];
    const found = (await verify()).filter(({ subject }) => subject.startsWith('http://'));
    expect(found).toMatchObject([
      { state: 'fault', detail: expect.stringContaining('does not come as it is') },
      { state: 'fault', detail: 'routes of users are reached without TLS' },
    ]);
  });
});

test('keys that are not there are told, each with what makes it', async () => {
  const site = rackSite();
  const identityFile = join(directory, 'key');
  const here = { ...site, automation: { ...site.automation, identityFile } };
  const keys = async (): Promise<readonly Finding[]> =>
    (await verify([], here)).filter(({ check }) => check === 'keys');
  expect(await keys()).toMatchObject([
    { subject: 'SSH key of Ansible', state: 'fault', remedy: expect.stringContaining(`ssh-keygen`) },
    { subject: 'admin-token', state: 'fault', remedy: expect.stringContaining('rackwright serve') },
    { subject: 'tls/key.pem', state: 'fault', remedy: expect.stringContaining('rackwright serve') },
  ]);
  writeFileSync(identityFile, 'key\n', { mode: 0o600 });
  expect((await keys())[1]).toMatchObject({
    ...{ subject: `${identityFile}.pub`, state: 'fault', remedy: expect.stringContaining('ssh-keygen') },
  });
});

test('a BMC that does not answer is told', async () => {
  const bmc = 'bmc: { address: 127.0.0.1, port: 1 }\n';
  const site = rackSite({ 'hosts/ubuntu1.yaml': `${rackFile('hosts/ubuntu1.yaml')}${bmc}` });
  expect((await verify(['ubuntu1'], site)).filter(({ check }) => check === 'bmc')).toMatchObject([
    { subject: 'ubuntu1', state: 'fault', remedy: expect.stringContaining('TCP 443 or UDP 623') },
  ]);
});

test('what the program that knows a form says of a file is told, without where it lay', async () => {
  expect(await validate('install.sh', 'echo fine\n')).toEqual({ kind: 'valid', program: 'bash' });
  const verdict = await validate('install.sh', 'if true; then\n');
  expect(verdict).toMatchObject({ kind: 'invalid', program: 'bash' });
  expect(JSON.stringify(verdict)).toMatch(/install\.sh.*unexpected end of file/);
  expect(JSON.stringify(verdict)).not.toContain(tmpdir());
  expect(await validate('first-boot', 'any')).toEqual({ kind: 'unknown' });
});
