import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { servePlugin, type PluginServer } from '../../../../lab/providers/protocol';
import type { Provider } from '../../../../lab/providers/resource';

/** True when Terraform can be run here. */
export const hasTerraform = spawnSync('terraform', ['-version'], { stdio: 'ignore' }).status === 0;

/** What a run of Terraform ended with. */
export interface TerraformRun {
  readonly status: number;
  readonly output: string;
}

/** A folder with a configuration, and a provider that runs inside of this process. */
export class Workspace {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-tf-'));
  readonly #servers: PluginServer[] = [];
  readonly #reattach: Record<string, unknown> = {};
  readonly #variables: Record<string, string>;

  constructor(variables: Record<string, string> = {}) {
    this.#variables = variables;
  }

  /** Makes Terraform use this provider instead of an installed one. */
  async attach<Session>(provider: Provider<Session>): Promise<void> {
    const server = await servePlugin(provider, {
      environment: {},
      directory: this.directory,
      now: new Date(),
      pid: process.pid,
      isReattached: true,
    });
    this.#servers.push(server);
    Object.assign(this.#reattach, JSON.parse(server.announcement));
  }

  write(name: string, content: string | Buffer): void {
    const file = join(this.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Runs Terraform; the provider must stay able to answer, so this does not block. */
  run(...args: readonly string[]): Promise<TerraformRun> {
    const child = spawn('terraform', [...args], {
      cwd: this.directory,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        resolve({ status: status ?? -1, output });
      });
    });
  }

  apply(): Promise<TerraformRun> {
    return this.run('apply', '-auto-approve', '-no-color', '-input=false');
  }

  /** Status 0 is no change, 2 a change. */
  plan(...args: readonly string[]): Promise<TerraformRun> {
    return this.run('plan', '-detailed-exitcode', '-no-color', '-input=false', ...args);
  }

  destroy(): Promise<TerraformRun> {
    return this.run('destroy', '-auto-approve', '-no-color', '-input=false');
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      await server.closed;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  #environment(): NodeJS.ProcessEnv {
    const { PATH = '', HOME = '' } = process.env;
    return {
      PATH,
      HOME,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: '/dev/null',
      TF_IN_AUTOMATION: '1',
      TF_REATTACH_PROVIDERS: JSON.stringify(this.#reattach),
      ...this.#variables,
    };
  }
}
