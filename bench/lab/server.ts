import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabServerOptions } from '../../lab/pve';
import type { Usage } from './serve';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const CONNECTIONS = 32;

/** A call of the API. */
export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Below `/api2/json/`. */
  readonly path: string;
  readonly body?: string;
}

/** What many calls took. */
export interface Rate {
  /** Calls in a second of the clock, with the client on the same machine. */
  readonly perSecond: number;
  /** Calls in a second of the server's processor. */
  readonly perCpuSecond: number;
}

/** A lab's server in a process of its own. */
export class BenchServer {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly url: string,
    readonly token: string,
  ) {}

  static async start(options: Partial<LabServerOptions>): Promise<BenchServer> {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));
    const child = fork(
      join(home, 'setup', 'launch.mjs'),
      ['bench/lab/serve.ts', folder, JSON.stringify(options)],
      {
        cwd: home,
      },
    );
    const { url, token } = await answer<{ url: string; token: string }>(child);
    return new BenchServer(folder, child, url, token);
  }

  async usage(): Promise<Usage> {
    this.child.send('usage');
    return answer<Usage>(this.child);
  }

  /** Makes calls for some seconds over as many connections as Terraform has. */
  async rate(callOf: (index: number) => Call, seconds: number): Promise<Rate> {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, rejectUnauthorized: false });
    const run = async (until: number): Promise<number> => {
      let made = 0;
      const client = async (): Promise<void> => {
        while (performance.now() < until) {
          await this.call(agent, callOf(made));
          made += 1;
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, client));
      return made;
    };
    // Code that V8 has not yet optimised is not what is measured.
    await run(performance.now() + 2000);
    const before = await this.usage();
    const start = performance.now();
    const made = await run(start + seconds * 1000);
    const wall = (performance.now() - start) / 1000;
    const { cpuSeconds } = await this.usage();
    agent.destroy();
    return { perSecond: made / wall, perCpuSecond: made / (cpuSeconds - before.cpuSeconds) };
  }

  async remove(): Promise<void> {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private call(agent: Agent, { method, path, body }: Call): Promise<void> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.url}api2/json/${path}`,
        {
          agent,
          method,
          headers: {
            authorization: `PVEAPIToken=${this.token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          },
        },
        (incoming) => {
          incoming.resume();
          incoming.on('end', () => {
            if (incoming.statusCode === 200) resolve();
            else
              reject(
                new Error(
                  `${method} ${path}: ${String(incoming.statusCode)} ${String(incoming.statusMessage)}`,
                ),
              );
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      resolve(message as T);
    });
  });
}
