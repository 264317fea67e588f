import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployError } from './deploy-error';
import { terraformIdentity } from './find-terraform';
import { garbageCollection } from './garbage-collection';
import type { TerraformPlan } from './plan';
import { runTerraform, type TerraformEnd } from './run-terraform';
import type { TerraformState } from './state-json';
import { terraformFailure } from './terraform-failure';
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
    const { binary, directory } = this.options;
    return terraformFailure({ binary, directory, command, code, interrupts: this.interrupts });
  }

  private async run(
    arguments_: readonly string[],
    output: 'shown' | 'quiet',
  ): Promise<number | NodeJS.Signals> {
    return (await this.captured(arguments_, output)).code;
  }

  private captured(
    arguments_: readonly string[],
    output: 'shown' | 'quiet' = 'quiet',
  ): Promise<TerraformEnd> {
    return runTerraform({
      ...this.options,
      environment: this.environment(),
      arguments: arguments_,
      output,
      onInterrupted: () => {
        this.interrupts += 1;
      },
    });
  }
}

/** Terraform asks on the terminal, or is not to ask. */
function approval(approved: boolean): readonly string[] {
  return approved ? ['-input=false', '-auto-approve'] : [];
}
