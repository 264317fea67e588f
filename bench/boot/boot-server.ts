import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as plain } from 'node:http';
import { Agent, request as secure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answers } from './serve';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();

/** A provisioning server in a process of its own. */
export class BootServerProcess {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32, rejectUnauthorized: false });

  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
    readonly address: Answers['started'],
  ) {}

  /** Starts one that knows so many machines. @param databaseUrl @default the embedded database */
  static async start(machines: number, databaseUrl?: string): Promise<BootServerProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-boot-'));
    const args = ['bench/boot/serve.ts', folder, String(machines)];
    const env = { ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    const child = fork(join(home, 'setup', 'launch.mjs'), args, { cwd: home, env });
    await message(child);
    return new BootServerProcess(folder, child, await ask(child, 'started'));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Asks the child. */
  ask<K extends keyof Answers>(what: K): Promise<Answers[K]> {
    return ask(this.child, what);
  }

  /** Lets a user do something, and gives the answer. */
  async asUser(path: string, body?: object): Promise<unknown> {
    const token = readFileSync(this.address.tokenFile, 'utf8').trim();
    const { status, text } = await send(secure, `${this.address.https}${path}`, {
      ...{ agent: this.#agent, token, method: body === undefined ? 'GET' : 'POST' },
      ...(body === undefined ? {} : { body }),
    });
    if (status !== 200) throw new Error(`${path}: ${text}`);
    return JSON.parse(text);
  }

  /** Asks as a machine, over a connection of its own as installers do; milliseconds that it took. */
  async asMachine(path: string, body?: object): Promise<number> {
    const start = performance.now();
    const { status, text } = await send(plain, `${this.address.http}${path}`, {
      ...{ agent: false as const, method: body === undefined ? 'GET' : 'POST' },
      ...(body === undefined ? {} : { body }),
    });
    if (status !== 200) throw new Error(`${path}: ${text}`);
    return performance.now() - start;
  }

  async remove(): Promise<void> {
    this.#agent.destroy();
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Sent {
  readonly agent: Agent | false;
  readonly method: string;
  readonly token?: string;
  readonly body?: object;
}

function send(
  by: typeof plain,
  url: string,
  { agent, method, token, body }: Sent,
): Promise<{ status: number; text: string }> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const sent = by(url, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function ask<K extends keyof Answers>(child: ChildProcess, what: K): Promise<Answers[K]> {
  const answer = message<Answers[K]>(child);
  child.send(what);
  return answer;
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => {
      reject(new Error('the server has ended'));
    };
    child.once('exit', onExit);
    child.once('message', (said) => {
      child.off('exit', onExit);
      resolve(said as T);
    });
  });
}
