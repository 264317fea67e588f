import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { MediaStore, mediaFolder } from '../../../boot/media';
import { RunningServer } from './running-server';

const GUIDE = join(__dirname, '../../../docs/bare-metal.md');
/** Where nginx listens; the server behind it is on 127.0.0.1. */
const FRONT = '127.9.0.2';
const CLIENT = '127.9.0.5';
const STRANGER = '127.8.0.1';

const obstacle = [
  ...(spawnSync('nginx', ['-v']).status === 0 ? [] : ['no nginx']),
  // Its workers are to read files that are the server's alone.
  ...(process.getuid?.() === 0 ? [] : ['no root']),
][0];
const suite = obstacle === undefined ? describe : describe.skip;

suite(`nginx in front${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  let rack: RunningServer;
  let nginx: ChildProcess;

  const portOf = (url: string): string => new URL(url).port;

  /** Asks as a client of that address. */
  const ask = (
    path: string,
    given: {
      readonly from: string;
      readonly to?: string;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; text: string }> =>
    new Promise((resolve, reject) => {
      const { from, to = FRONT, headers = {} } = given;
      const port = Number(portOf(rack.server.address.http));
      request({ host: to, port, path, localAddress: from, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      })
        .on('error', reject)
        .end();
    });

  beforeAll(async () => {
    rack = await RunningServer.start({
      allowed: () => ['127.9.0.0/16', '127.0.0.1'],
      proxies: ['127.0.0.1'],
    });
    const { http, https } = rack.server.address;
    const folder = join(rack.folder, 'nginx');
    mkdirSync(folder);
    const [, block = ''] = /```nginx\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
    const config = block
      .replaceAll('/srv/site/.rackwright/boot', rack.folder)
      .replaceAll('10.0.12.2:8069', `${FRONT}:${portOf(http)}`)
      .replaceAll('10.0.12.2:8443', `${FRONT}:${portOf(https)}`)
      .replaceAll('127.0.0.1:8069', `127.0.0.1:${portOf(http)}`)
      .replaceAll('127.0.0.1:8443', `127.0.0.1:${portOf(https)}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `user root; daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr notice;
events {}
http { access_log off; ${temporary.join(' ')}
${config}}
`,
    );
    nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr']);
    let said = '';
    await new Promise<void>((ready, failed) => {
      nginx.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('start worker process ')) ready();
      });
      nginx.once('exit', () => {
        failed(new Error(said));
      });
    });
  }, 240_000);
  afterAll(async () => {
    if (nginx.exitCode === null) {
      const end = new Promise((done) => nginx.once('exit', done));
      nginx.kill('SIGQUIT');
      await end;
    }
    await rack.close();
  });

  test('it sends the bytes that the server says, and nobody gets any by its own paths', async () => {
    const text = 'a kernel '.repeat(100_000);
    const media = new MediaStore(mediaFolder(rack.folder), () => Date.now());
    await media.add('ubuntu', (folder) => {
      writeFileSync(join(folder, 'vmlinuz'), text);
      return Promise.resolve({ source: 'test', digest: 'ab'.repeat(32) });
    });
    await rack.arm('ubuntu1');
    const { tokens, fleet } = rack.server.provisioner.parts;
    const boot = `/boot/${tokens.mint('boot', (await fleet.find('ubuntu1'))?.installation ?? '')}/media`;
    const came = await ask(`${boot}/vmlinuz`, { from: CLIENT });
    expect([came.status, came.text === text]).toEqual([200, true]);
    // By nginx's own hand: the server gives no validators.
    expect(came.headers).toMatchObject({ etag: expect.any(String), 'content-length': String(text.length) });
    const part = await ask(`${boot}/vmlinuz`, { from: CLIENT, headers: { range: 'bytes=2-7' } });
    expect([part.status, part.text]).toEqual([206, 'kernel']);

    const version = media.current('ubuntu')?.version ?? '';
    expect((await ask(`/media/ubuntu/${version}/vmlinuz`, { from: CLIENT })).status).toBe(404);
    expect((await ask('/boot/no.token/media/vmlinuz', { from: CLIENT })).status).toBe(403);
    // Who is no proxy gets the bytes themselves, whatever it asks for.
    const headers = {
      ...{ 'X-Sendfile-Type': 'X-Accel-Redirect', 'X-Accel-Mapping': `${mediaFolder(rack.folder)}/=/x/` },
    };
    const direct = await ask(`${boot}/vmlinuz`, { from: CLIENT, to: '127.0.0.1', headers });
    expect([direct.text === text, direct.headers['x-accel-redirect']]).toEqual([true, undefined]);
  });

  test('who asks is who nginx says, and nobody else says it', async () => {
    const statusOf = async (given: Parameters<typeof ask>[1]): Promise<number> =>
      (await ask('/healthz', given)).status;
    const headers = { 'X-Forwarded-For': CLIENT };
    expect(await statusOf({ from: CLIENT })).toBe(200);
    expect(await statusOf({ from: STRANGER })).toBe(403);
    expect(await statusOf({ from: STRANGER, headers })).toBe(403);
    expect(await statusOf({ from: STRANGER, to: '127.0.0.1', headers })).toBe(403);
  });

  test('users come over TLS with the certificate of the server', async () => {
    const answered = await rack.asUser('/api/machines', { at: FRONT });
    expect(answered.status).toBe(200);
  });
});
