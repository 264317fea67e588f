import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, closeSync, ftruncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { MediaStore, mediaFolder } from '../../boot/media';
import { noPostgres, startPostgres } from '../../tests/e2e/state-servers';
import { BootServerProcess } from './boot-server';
import { liveThrough } from './life-cycle';
import { cpuOf, has, type Peer, startAiohttp, startNginx } from './peers';

const MACHINES = Number(process.env['BENCH_MACHINES'] ?? 1000);
/** Machines of a rack that come up together are spread by their self-tests. */
const SPREAD_SECONDS = 30;
const SECONDS = 5;
const IMAGE_MIB = 1024;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function lifeCycle(server: BootServerProcess, names: readonly string[]): Promise<void> {
  const { seconds, requests, half, most, lost, twice } = await liveThrough(server, names, SPREAD_SECONDS);
  const { mebibytes, cpuSeconds } = await server.ask('usage');
  say(`life cycle of ${String(names.length)} machines`);
  say(
    `  ${seconds.toFixed(0)} s, ${String(requests)} requests; lost ${String(lost)}, installed twice ${String(twice)}`,
  );
  say(`  half below ${half.toFixed(1)} ms, 99 of 100 below ${most.toFixed(1)} ms`);
  say(`  server: ${mebibytes.toFixed(0)} MiB at most, ${cpuSeconds.toFixed(1)} s of the processor`);
}

/** Requests of a second, of the clock and of the server's processor. */
function rateOf({ name, url, pid }: Omit<Peer, 'end'>, path: string): void {
  const wrk = (seconds: number): number => {
    const out = execFileSync('wrk', ['-t1', '-c32', `-d${String(seconds)}s`, `${url}${path}`], {
      encoding: 'utf8',
    });
    if (out.includes('Non-2xx')) throw new Error(out);
    return Number(/(\d+) requests in/.exec(out)?.[1]);
  };
  wrk(2);
  const before = cpuOf(pid);
  const made = wrk(SECONDS);
  const used = cpuOf(pid) - before;
  const [clock, processor] = [made / SECONDS, made / used].map((each) => each.toFixed(0).padStart(7));
  say(`  ${name.padEnd(28)}${clock ?? ''} /s ${processor ?? ''} /s of its processor`);
}

/** Bytes of a second, likewise. @param pids all that take part in it */
function bytesOf(name: string, url: string, pids: readonly number[]): void {
  const used = (): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const before = used();
  const start = performance.now();
  execFileSync('curl', ['-sf', '-o', '/dev/null', url]);
  const seconds = (performance.now() - start) / 1000;
  const rate = (IMAGE_MIB / seconds).toFixed(0).padStart(7);
  const processor = (IMAGE_MIB / Math.max(0.01, used() - before)).toFixed(0).padStart(7);
  say(`  ${name.padEnd(28)}${rate} MiB/s ${processor} MiB/s of its processor`);
}

async function rates(server: BootServerProcess, name: string): Promise<void> {
  if (!has('wrk', '-v') && !has('which', 'wrk')) {
    say('requests: skipped, wrk is not installed');
    return;
  }
  say('scripts of iPXE');
  const { boot = '' } = (await server.ask('tokens'))[name] ?? {};
  rateOf({ name: 'rackwright', url: server.address.http, pid: server.pid }, `/boot/${boot}/script.ipxe`);
  const folder = join(server.folder, 'static');
  mkdirSync(folder);
  writeFileSync(join(folder, 'script.ipxe'), '#!ipxe\nexit\n');
  const nginx = await startNginx(folder, await freePort(), `root ${folder};`);
  if (nginx) rateOf({ ...nginx, name: 'nginx, a file' }, '/script.ipxe');
  await nginx?.end();
  const aiohttp = await startAiohttp(await freePort(), 'ab'.repeat(32));
  if (aiohttp) {
    const token = await (await fetch(`${aiohttp.url}/healthz`)).text();
    rateOf({ ...aiohttp, name: 'aiohttp, from memory' }, `/boot/${token}/script.ipxe`);
  }
  await aiohttp?.end();
}

async function bytes(server: BootServerProcess, name: string): Promise<void> {
  say(`an image of ${String(IMAGE_MIB)} MiB`);
  const directory = mediaFolder(server.folder);
  const medium = await new MediaStore(directory, () => Date.now()).add('ubuntu', (folder) => {
    const file = openSync(join(folder, 'medium.iso'), 'w');
    ftruncateSync(file, IMAGE_MIB * 2 ** 20);
    closeSync(file);
    return Promise.resolve({ source: 'bench', digest: 'ab'.repeat(32) });
  });
  await server.asUser(`/api/machines/${name}/accept`, { confirm: name, again: true });
  await server.asUser(`/api/machines/${name}/install`, {});
  const { boot = '' } = (await server.ask('tokens'))[name] ?? {};
  const path = `/boot/${boot}/media/medium.iso`;
  bytesOf('rackwright', `${server.address.http}${path}`, [server.pid]);
  const front = `location / { proxy_pass ${server.address.http}; proxy_set_header X-Sendfile-Type X-Accel-Redirect; proxy_set_header X-Accel-Mapping ${directory}/=/media/; } location /media/ { internal; alias ${directory}/; } location /static/ { alias ${directory}/ubuntu/${medium.version}/; }`;
  const nginx = await startNginx(server.folder, await freePort(), front);
  if (nginx) {
    bytesOf('nginx, rackwright behind it', `${nginx.url}${path}`, [nginx.pid, server.pid]);
    bytesOf('nginx, a file', `${nginx.url}/static/medium.iso`, [nginx.pid]);
  }
  await nginx?.end();
}

async function measure(databaseUrl?: string): Promise<void> {
  say(databaseUrl === undefined ? '\nembedded PostgreSQL' : '\nPostgreSQL server');
  const names = Array.from({ length: MACHINES }, (_, index) => `iron${String(index)}`);
  const server = await BootServerProcess.start(MACHINES, databaseUrl);
  try {
    await lifeCycle(server, names);
    await rates(server, 'iron0');
    await bytes(server, 'iron0');
  } finally {
    await server.remove();
  }
}

async function main(): Promise<void> {
  await measure();
  if (noPostgres === undefined) {
    const postgres = await startPostgres();
    try {
      await measure(postgres.credentials);
    } finally {
      await postgres.close();
    }
  } else say(`with a server: skipped, ${noPostgres}`);
}

void main();
