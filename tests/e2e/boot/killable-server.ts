import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askBoot, bootAccess } from '../../../boot';
import { startServe } from './serve-process';

/** A provisioning server of a folder with specs, which is killed and started again; users and machines ask it by HTTP. */
export class KillableServer {
  #process: ChildProcess | undefined;
  readonly #data: string;

  constructor(private readonly folder: string) {
    this.#data = join(folder, '.rackwright/boot');
  }

  /** @param databaseUrl empty takes the embedded database */
  async start(databaseUrl: string): Promise<void> {
    this.#process = await startServe(this.folder, { DATABASE_URL: databaseUrl });
  }

  /** Ends it at once, where it runs. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (server?.exitCode !== null || server.signalCode !== null) return;
    const end = new Promise((done) => server.once('exit', done));
    server.kill('SIGKILL');
    await end;
  }

  /** Asks as its first admin. */
  ask<T>(path: string, body?: object): Promise<T> {
    return askBoot(bootAccess(this.#data, undefined), path, body ? { method: 'POST', body } : {});
  }

  /** Asks as a machine, over plain HTTP. */
  async asMachine(path: string, body?: object): Promise<{ status: number; text: string }> {
    const { http } = JSON.parse(readFileSync(join(this.#data, 'server.json'), 'utf8')) as { http: string };
    const answer = await fetch(`${http}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: body ? { 'content-type': 'application/json' } : {},
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** State of each machine, by its name. */
  async states(): Promise<Readonly<Record<string, string>>> {
    const machines = await this.ask<readonly { name: string; state: string }[]>('/api/machines');
    return Object.fromEntries(machines.map(({ name, state }) => [name, state]));
  }
}
