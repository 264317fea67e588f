import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** True when Terraform can be run here. */
export const hasTerraform = spawnSync('terraform', ['-version'], { stdio: 'ignore' }).status === 0;

/** What a run of Terraform ended with. */
export interface TerraformRun {
  readonly status: number;
  readonly output: string;
}

/** A folder with a configuration that Terraform runs in; nothing of the user's settings reaches it. */
export abstract class TerraformFolder {
  readonly directory: string;

  /** @param prefix of the folder's name, `rackwright-tf-` */
  constructor(prefix: string) {
    this.directory = mkdtempSync(join(tmpdir(), prefix));
  }

  /** What Terraform gets beside PATH. */
  protected abstract environment(): NodeJS.ProcessEnv;

  write(name: string, content: string | Buffer): void {
    const file = join(this.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Runs Terraform; a provider in this process must stay able to answer, so this does not block. */
  run(...args: readonly string[]): Promise<TerraformRun> {
    const { PATH = '' } = process.env;
    const child = spawn('terraform', [...args], {
      cwd: this.directory,
      env: { PATH, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...this.environment() },
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

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
