import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployError } from './deploy-error';
import { garbageCollection } from './garbage-collection';
import { initialisedFor } from './initialised-for';
import type { TerraformPlan } from './plan';
import { runTerraform, type TerraformCall, type TerraformEnd } from './run-terraform';
import { readState, type TerraformState } from './state-json';
import { terraformFailure } from './terraform-failure';
import type { TerraformOptions } from './terraform-options';
import { checkTerraformVersion } from './terraform-version';

/** Exit codes of `terraform plan -detailed-exitcode`. */
export type PlanResult = 'unchanged' | 'changed';

/** Terraform asks nobody. */
const APPROVED = ['-input=false', '-auto-approve'];

/** A plan in a file: what is shown of it is what is done. */
export interface SavedPlan {
  readonly changes: TerraformPlan;
  /** Shows it in Terraform's own words. */
  readonly show: () => Promise<void>;
  /** Does it; nobody is asked. Terraform refuses where the state was changed since. */
  readonly apply: () => Promise<void>;
}

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
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === initialisedFor(this.options)) return;
    await checkTerraformVersion(this.options.binary, this.options.environment);
    await this.expect(['init', '-input=false', '-no-color'], 'quiet');
    // Once more, since it may have written which providers it chose.
    writeFileSync(stamp, initialisedFor(this.options));
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

  /** What would change, as Terraform's JSON; where it fails, its errors and warnings go to the user. */
  async planned(): Promise<TerraformPlan> {
    return this.withPlan([], ({ changes }) => Promise.resolve(changes));
  }

  /** Plans once, and works with that plan as long as it is kept; where it fails, its errors and warnings go to the user. */
  async withPlan<Result>(
    arguments_: readonly string[],
    work: (plan: SavedPlan) => Promise<Result>,
  ): Promise<Result> {
    // The plan holds the whole state: nobody else reads it, and it is gone afterwards.
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-plan-'));
    try {
      const file = join(folder, 'plan');
      // Without `-json`, a tenth of the time would go to a text that nobody reads.
      const asked = ['plan', '-json', '-input=false', `-out=${file}`, ...this.limits(), ...arguments_];
      const { code } = await this.captured(asked, 'json');
      // Terraform ends well where it was about to when it was interrupted; nothing is to follow.
      if (code !== 0 || this.interrupts > 0) throw this.failed('plan', code);
      const shown = await this.captured(['show', '-no-color', '-json', file]);
      if (shown.code !== 0) throw this.failed('show', shown.code);
      return await work({
        changes: JSON.parse(shown.output) as TerraformPlan,
        show: () => this.expect(['show', ...this.colors(), file], 'shown'),
        apply: () => this.expect(['apply', '-input=false', ...this.colors(), file], 'shown'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What is in the state; nothing is asked of PVE, and no provider is started. */
  async state(): Promise<TerraformState> {
    const { code, output } = await this.captured(['state', 'pull']);
    if (code !== 0) throw this.failed('state pull', code);
    return readState(output);
  }

  /** Makes the stack as it is described; nobody is asked. */
  async apply(): Promise<void> {
    await this.expect(['apply', ...this.colors(), ...this.limits(), ...APPROVED], 'shown');
  }

  /** Removes everything that the stack made; nobody is asked. */
  async destroy(): Promise<void> {
    await this.expect(['destroy', ...this.colors(), ...APPROVED], 'shown');
  }

  private colors(): readonly string[] {
    return this.options.colors === false ? ['-no-color'] : [];
  }

  private limits(): readonly string[] {
    return (this.options.targets ?? []).map((address) => `-target=${address}`);
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
    output: TerraformCall['output'] = 'quiet',
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
