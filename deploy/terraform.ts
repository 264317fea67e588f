import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeployError } from './deploy-error';

/** How Terraform is called for one stack. */
export interface TerraformOptions {
  /** `terraform` or `tofu`, found on PATH. */
  readonly binary: string;
  /** The stack's folder, `cdktf.out/stacks/dev`. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Aborting asks Terraform to stop gracefully: it finishes running calls and saves its state.
   * Not to be aborted by a terminal's Ctrl-C, which reaches Terraform by itself: a second interrupt makes it drop its work.
   */
  readonly terminated?: AbortSignal;
}

/** Exit codes of `terraform plan -detailed-exitcode`. */
export type PlanResult = 'unchanged' | 'changed';

/** Calls Terraform in a stack's folder, its output going straight to the user. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** Initialises the folder, unless nothing that matters to it changed since the last time. */
  async initialise(): Promise<void> {
    const stamp = join(this.options.directory, '.terraform', 'rackwright-init');
    const wanted = this.initialisedFor();
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
    await this.expect(['init', '-input=false', '-no-color'], 'quiet');
    writeFileSync(stamp, wanted);
  }

  /** Shows what would change. */
  async plan(arguments_: readonly string[] = []): Promise<PlanResult> {
    const code = await this.run(['plan', '-input=false', '-detailed-exitcode', ...arguments_], 'shown');
    if (code === 0) return 'unchanged';
    if (code === 2) return 'changed';
    throw this.failed('plan', code);
  }

  /** Makes the stack as it is described; asks first unless approved. */
  async apply(approved: boolean): Promise<void> {
    await this.expect(['apply', ...(approved ? ['-input=false', '-auto-approve'] : [])], 'shown');
  }

  /** Removes everything that the stack made; asks first unless approved. */
  async destroy(approved: boolean): Promise<void> {
    await this.expect(['destroy', ...(approved ? ['-input=false', '-auto-approve'] : [])], 'shown');
  }

  /** What providers and backend an initialisation is good for. */
  private initialisedFor(): string {
    const configuration = JSON.parse(readFileSync(join(this.options.directory, 'cdk.tf.json'), 'utf8')) as {
      terraform?: unknown;
    };
    const lock = join(this.options.directory, '.terraform.lock.hcl');
    const parts = [
      JSON.stringify(configuration.terraform),
      existsSync(lock) ? readFileSync(lock, 'utf8') : '',
    ];
    return createHash('sha256').update(parts.join('\0')).digest('hex');
  }

  private async expect(arguments_: readonly string[], output: 'shown' | 'quiet'): Promise<void> {
    const code = await this.run(arguments_, output);
    if (code !== 0) throw this.failed(arguments_[0] ?? '', code);
  }

  private failed(command: string, code: number): DeployError {
    return new DeployError(
      'TERRAFORM_FAILED',
      `${this.options.binary} ${command} ended with ${String(code)} (its messages are above). Nothing is lost: the same command again goes on.`,
    );
  }

  private run(arguments_: readonly string[], output: 'shown' | 'quiet'): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.options.binary, arguments_, {
        cwd: this.options.directory,
        stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
        env: { ...this.options.environment, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
      });
      const interrupt = (): void => {
        child.kill('SIGINT');
      };
      this.options.terminated?.addEventListener('abort', interrupt, { once: true });
      let held = '';
      const hold = (chunk: Buffer): void => {
        held += chunk.toString();
      };
      child.stdout?.on('data', hold);
      child.stderr?.on('data', hold);
      child.on('error', (error) => {
        reject(
          new DeployError('TERRAFORM_MISSING', `${this.options.binary} cannot be started: ${error.message}`),
        );
      });
      child.on('close', (code) => {
        this.options.terminated?.removeEventListener('abort', interrupt);
        if (code !== 0 && held) process.stderr.write(held);
        resolve(code ?? 1);
      });
    });
  }
}
