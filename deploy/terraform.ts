import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DeployError } from './deploy-error';
import { terraformIdentity } from './find-terraform';
import { garbageCollection } from './garbage-collection';
import type { TerraformPlan } from './plan';
import { interruptWhenKilled } from './interrupt-when-killed';
import type { TerraformState } from './state-json';
import { holderOfState } from './state-lock';
import { checkTerraformVersion } from './terraform-version';

/** How Terraform is called for one stack. */
export interface TerraformOptions {
  /** `terraform` or `tofu`, found on PATH. */
  readonly binary: string;
  /** The stack's folder, `cdktf.out/stacks/dev`. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Calls the listener each time that Terraform is to be interrupted. The first time it finishes running calls and saves
   * its state; the second time it drops its work. The function given back ends the listening.
   */
  readonly onInterrupt?: (listener: () => void) => () => void;
  /** Addresses that plans and applies are limited to, with what they need. @default none: everything */
  readonly targets?: readonly string[];
  /** False has Terraform write without colours, as into a file or a pipe. @default true */
  readonly colors?: boolean;
  /** Takes what Terraform prints, a line at a time. @default it goes straight to the user */
  readonly onLine?: (line: string) => void;
}

/** Commands of Terraform that change something, and go on where they were. */
const CHANGING = new Set(['apply', 'destroy']);

/** Exit codes of `terraform plan -detailed-exitcode`. */
export type PlanResult = 'unchanged' | 'changed';

/**
 * Calls Terraform in a stack's folder, its output going straight to the user.
 *
 * Terraform has a session of its own, so that a signal to our whole group (Ctrl-C, `timeout`, a cancelled job) does not
 * reach it a second time beside the one that we pass on. Its questions still work: a process without a controlling
 * terminal may read from one that it inherited.
 */
export class Terraform {
  private interrupts = 0;

  constructor(private readonly options: TerraformOptions) {}

  /** Initialises the folder, unless nothing that matters to it changed since the last time. */
  async initialise(): Promise<void> {
    const stamp = join(this.options.directory, '.terraform', 'rackwright-init');
    const wanted = this.initialisedFor();
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
    await checkTerraformVersion(this.options.binary, this.options.environment);
    await this.expect(['init', '-input=false', '-no-color'], 'quiet');
    writeFileSync(stamp, wanted);
  }

  /** Shows what would change. */
  async plan(arguments_: readonly string[] = []): Promise<PlanResult> {
    const code = await this.run(
      ['plan', '-input=false', '-detailed-exitcode', ...this.colors(), ...this.limits(), ...arguments_],
      'shown',
    );
    if (code === 0) return 'unchanged';
    if (code === 2) return 'changed';
    throw this.failed('plan', code);
  }

  /** What would change, as Terraform's JSON; warnings and errors go to the user. */
  async planned(): Promise<TerraformPlan> {
    // The plan holds the whole state: nobody else reads it, and it is gone afterwards.
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-plan-'));
    try {
      const file = join(folder, 'plan');
      const { code } = await this.captured([
        'plan',
        '-input=false',
        '-no-color',
        `-out=${file}`,
        ...this.limits(),
      ]);
      if (code !== 0) throw this.failed('plan', code);
      return await this.shown<TerraformPlan>(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What is in the state, as Terraform's JSON; nothing is asked of PVE. */
  state(): Promise<TerraformState> {
    return this.shown<TerraformState>();
  }

  /** Makes the stack as it is described; asks first unless approved. */
  async apply(approved: boolean): Promise<void> {
    await this.expect(['apply', ...this.colors(), ...this.limits(), ...approval(approved)], 'shown');
  }

  /** Removes everything that the stack made; asks first unless approved. */
  async destroy(approved: boolean): Promise<void> {
    await this.expect(['destroy', ...this.colors(), ...approval(approved)], 'shown');
  }

  private colors(): readonly string[] {
    return this.options.colors === false ? ['-no-color'] : [];
  }

  private limits(): readonly string[] {
    return (this.options.targets ?? []).map((address) => `-target=${address}`);
  }

  private async shown<Shape>(...file: readonly string[]): Promise<Shape> {
    const { code, output } = await this.captured(['show', '-no-color', '-json', ...file]);
    if (code !== 0) throw this.failed('show', code);
    return JSON.parse(output) as Shape;
  }

  /** What Terraform, providers and backend an initialisation is good for. */
  private initialisedFor(): string {
    const configuration = JSON.parse(readFileSync(join(this.options.directory, 'cdk.tf.json'), 'utf8')) as {
      terraform?: unknown;
    };
    const lock = join(this.options.directory, '.terraform.lock.hcl');
    const parts = [
      terraformIdentity(this.options.binary, this.options.environment),
      JSON.stringify(configuration.terraform),
      existsSync(lock) ? readFileSync(lock, 'utf8') : '',
    ];
    return createHash('sha256').update(parts.join('\0')).digest('hex');
  }

  private environment(): NodeJS.ProcessEnv {
    const { directory, environment } = this.options;
    const { size } = statSync(join(directory, 'cdk.tf.json'));
    return {
      ...environment,
      ...garbageCollection(size, environment),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    };
  }

  private async expect(arguments_: readonly string[], output: 'shown' | 'quiet'): Promise<void> {
    const code = await this.run(arguments_, output);
    if (code !== 0) throw this.failed(arguments_[0] ?? '', code);
  }

  private failed(command: string, code: number | NodeJS.Signals): DeployError {
    const holder = holderOfState(this.options.directory);
    if (holder !== undefined) return this.held(holder);
    return new DeployError(
      'TERRAFORM_FAILED',
      `${this.options.binary} ${command} ended with ${String(code)} (its messages are above). ${this.advice(command, code)}`,
    );
  }

  /** Another run works with the state, as one that goes on where its own program was killed. */
  private held(holder: string): DeployError {
    return new DeployError(
      'STATE_LOCKED',
      `another run works with this state (${holder}), and nothing was done. Wait until it ends, or end it, and run the ` +
        'same again.',
    );
  }

  /** What became of the work: Terraform keeps its state unless it is interrupted twice, killed, or cannot write. */
  private advice(command: string, code: number | NodeJS.Signals): string {
    // What only looks has no work that could go on.
    if (!CHANGING.has(command)) return 'Nothing was changed.';
    if (existsSync(join(this.options.directory, 'errored.tfstate')))
      return (
        `The state could not be saved and lies in errored.tfstate; in ${this.options.directory} run ` +
        `${this.options.binary} state push errored.tfstate before anything else.`
      );
    if (typeof code === 'string' || this.interrupts > 1)
      return 'It was cut off, so the state may miss what it was making: look with --dry-run before the same command again.';
    return 'Nothing is lost: the same command again goes on.';
  }

  private async run(
    arguments_: readonly string[],
    output: 'shown' | 'quiet',
  ): Promise<number | NodeJS.Signals> {
    return (await this.captured(arguments_, output)).code;
  }

  /** Runs Terraform; what it prints is shown only where it fails, or goes straight to the user. */
  private captured(
    arguments_: readonly string[],
    output: 'shown' | 'quiet' = 'quiet',
  ): Promise<{ readonly code: number | NodeJS.Signals; readonly output: string }> {
    const { onLine } = this.options;
    return new Promise((resolve, reject) => {
      const child = spawn(this.options.binary, arguments_, {
        cwd: this.options.directory,
        stdio: output === 'shown' && !onLine ? 'inherit' : ['ignore', 'pipe', 'pipe'],
        env: this.environment(),
        detached: true,
      });
      const endListening = this.options.onInterrupt?.(() => {
        this.interrupts += 1;
        interruptGroup(child.pid);
      });
      if (output === 'shown' && onLine) {
        for (const stream of [child.stdout, child.stderr]) {
          if (stream) createInterface({ input: stream }).on('line', onLine);
        }
      }
      const endWatch = child.pid === undefined ? undefined : interruptWhenKilled(child.pid);
      const printed: Buffer[] = [];
      const held: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => {
        printed.push(chunk);
        held.push(chunk);
      });
      child.stderr?.on('data', (chunk: Buffer) => held.push(chunk));
      child.on('error', (error) => {
        endListening?.();
        reject(
          new DeployError('TERRAFORM_MISSING', `${this.options.binary} cannot be started: ${error.message}`),
        );
      });
      child.on('close', (code, signal) => {
        endListening?.();
        endWatch?.();
        if (code !== 0 && (output === 'quiet' || !onLine)) process.stderr.write(Buffer.concat(held));
        resolve({ code: code ?? signal ?? 1, output: Buffer.concat(printed).toString() });
      });
    });
  }
}

/** Terraform asks on the terminal, or is not to ask. */
function approval(approved: boolean): readonly string[] {
  return approved ? ['-input=false', '-auto-approve'] : [];
}

/** As a terminal's Ctrl-C: to Terraform and to what its provisioners run, which Terraform would only kill. */
function interruptGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGINT');
  } catch {
    // It has ended by itself meanwhile.
  }
}
