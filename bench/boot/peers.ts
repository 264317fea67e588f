import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();

/** A server to be measured. */
export interface Peer {
  readonly name: string;
  readonly url: string;
  /** Process that does the work. */
  readonly pid: number;
  end(): Promise<void>;
}

/** nginx with one worker; the lines are of its `server`. Undefined where it is not installed. */
export async function startNginx(folder: string, port: number, lines: string): Promise<Peer | undefined> {
  if (!has('nginx', '-v')) return undefined;
  const file = join(folder, `nginx-${String(port)}.conf`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/nginx-${name};`,
  );
  writeFileSync(
    file,
    `user root; daemon off; worker_processes 1; pid ${folder}/nginx-${String(port)}.pid; error_log stderr;
events {}
http { access_log off; sendfile on; ${temporary.join(' ')} server { listen 127.0.0.1:${String(port)}; ${lines} } }
`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: 'inherit' });
  const pid = await childOf(child.pid ?? 0);
  return { name: 'nginx', url: `http://127.0.0.1:${String(port)}`, pid, end: () => ended(child) };
}

/** The same logic with aiohttp, and with machines in a dictionary. Undefined where Python has no aiohttp. */
export async function startAiohttp(port: number, key: string): Promise<Peer | undefined> {
  const python = process.env['RACKWRIGHT_AIOHTTP_PYTHON'] ?? join(home, '.venv/bin/python');
  if (!has(python, '-c', 'import aiohttp')) return undefined;
  const child = spawn(python, [join(home, 'bench/boot/answers.py'), String(port), key], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${String(port)}`;
  while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok) await sleep(100);
  return { name: 'aiohttp', url, pid: child.pid ?? 0, end: () => ended(child) };
}

/** Seconds of the processor that a process has used. */
export function cpuOf(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  // User and system time, in ticks of which Linux has 100 in a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Whether a program is there, and does that. */
export function has(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function childOf(pid: number): Promise<number> {
  const file = `/proc/${String(pid)}/task/${String(pid)}/children`;
  for (;;) {
    const [first] = readFileSync(file, 'utf8').trim().split(' ');
    if (first) return Number(first);
    await sleep(50);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const end = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await end;
}
