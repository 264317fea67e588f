import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { linkProviders } from '../../../../lab/providers';
import type { TerraformRun } from './terraform';

/** The folder of the package. */
export const home = resolve(__dirname, '../../../..');

/** A stack's folder as a user has it: providers by the implied mirror, Terraform from a plain shell. */
export class Stack {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-stack-'));
  readonly #variables: Readonly<Record<string, string>>;

  constructor(variables: Readonly<Record<string, string>>) {
    this.#variables = variables;
  }

  write(name: string, content: string | Buffer): void {
    const file = join(this.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  link(): void {
    linkProviders(this.directory, { home });
  }

  start(...args: readonly string[]): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    return spawn('terraform', [...args], {
      cwd: this.directory,
      // A file that does not exist is no more than a warning; a user's own settings stay out of the test.
      env: {
        PATH,
        HOME,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        // Where the real provider keeps which ids it has handed out: each stack is on a machine of its own.
        TMPDIR: this.directory,
        TF_CLI_CONFIG_FILE: '/dev/null',
        ...this.#variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(...args: readonly string[]): Promise<TerraformRun> {
    const child = this.start(...args);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    return new Promise((done, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        done({ status: status ?? -1, output });
      });
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
