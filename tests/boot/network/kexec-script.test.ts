import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderKexecScript } from '../../../boot/network';

const MEDIA: Readonly<Record<string, string>> = {
  vmlinuz: 'the kernel',
  'a.img': 'first',
  'b.iso': 'second',
};
const sha256 = (file: string): string | undefined =>
  MEDIA[file] === undefined ? undefined : createHash('sha256').update(MEDIA[file]).digest('hex');
const PLAN = {
  kernel: 'vmlinuz',
  initrds: [{ file: 'a.img' }, { file: 'b.iso', as: 'proxmox.iso' }],
  arguments: ['initrd=a.img', "odd='x y'", 'rackwright.job=http://x/job'],
};

let server: Server;
let folder: string;
let media: string;
let said: Readonly<Record<string, string>> = MEDIA;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-kexec-'));
  server = createServer(({ url = '' }, reply) => {
    const text = said[url.split('/').at(-1) ?? ''];
    reply.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  media = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/boot/secret.token/media/`;
  mkdirSync(join(folder, 'bin'));
  // What the kernel is given is kept; it starts nothing, and nobody is asked to shut this machine down.
  const kexec = `#!/bin/sh\nprintf '%s\\n' "$@" >> ${folder}/given\n[ "$1" != --load ] || cp "$2" initrd ${folder}\n`;
  for (const name of ['kexec', 'systemctl']) {
    writeFileSync(join(folder, 'bin', name), kexec);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  said = MEDIA;
  rmSync(join(folder, 'given'), { force: true });
});

const scriptOf = (plan = PLAN): string => renderKexecScript({ name: 'rack1', plan, urls: { media }, sha256 });

async function run(script: string): Promise<{ status: number | null; out: string }> {
  const child = spawn('sh', ['-s'], { env: { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` } });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (out += text.toString()));
  child.stdin.end(script);
  const status = await new Promise<number | null>((done) => child.on('close', done));
  return { status, out };
}

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;

asRoot('kernel, archives and command line reach kexec whole, and nothing tells the token', async () => {
  const { status, out } = await run(scriptOf());
  expect([status, out.includes('secret')]).toEqual([0, false]);
  const [load, kernel, initrd, line, ...then] = readFileSync(join(folder, 'given'), 'utf8').split('\n');
  expect([load, kernel, initrd]).toEqual(['--load', 'kernel', '--initrd=initrd']);
  expect(line).toBe(`--command-line=${PLAN.arguments.join(' ')}`);
  expect(then[0]).toMatch(/^(kexec|--exec)$/);
  expect(readFileSync(join(folder, 'kernel'), 'utf8')).toBe('the kernel');
  const archive = readFileSync(join(folder, 'initrd'));
  expect(archive.subarray(0, 8).toString()).toBe('first\0\0\0');
  // newc: magic, 13 numbers of 8 hex digits, the name, the bytes, each to a multiple of four.
  const header = archive.subarray(8, 8 + 110).toString();
  const numbers = [...header.slice(6).matchAll(/.{8}/g)].map(([digits]) => parseInt(digits, 16));
  expect(header.slice(0, 6)).toBe('070701');
  expect(numbers).toEqual([0, 0o100644, 0, 0, 1, 0, 6, 0, 0, 0, 0, 12, 0]);
  expect(archive.subarray(118).toString()).toBe('proxmox.iso\0\0\0second\0\0');
});

asRoot.each([
  ['is another one', { ...MEDIA, 'a.img': 'First' }, 'part0 did not come whole'],
  ['is missing', { vmlinuz: 'the kernel' }, '404'],
])('a file that %s is started by nobody', async (_what, served, words) => {
  said = served;
  const { status, out } = await run(scriptOf());
  expect(status).not.toBe(0);
  expect(out).toContain(words);
  expect(existsSync(join(folder, 'given'))).toBe(false);
});

test('a plan that names what the medium does not have has no script', () => {
  expect(() => scriptOf({ ...PLAN, kernel: 'bzImage' })).toThrow('"bzImage"');
});

const hasShellcheck = existsSync('/usr/bin/shellcheck');
(hasShellcheck ? test : test.skip)('shellcheck finds nothing', () => {
  const { stdout } = spawnSync('shellcheck', ['--shell=dash', '-'], { input: scriptOf(), encoding: 'utf8' });
  expect(stdout).toBe('');
});
