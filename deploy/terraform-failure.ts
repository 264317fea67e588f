import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DeployError } from './deploy-error';
import { holderOfState } from './state-lock';

/** A call of Terraform that failed. */
export interface FailedCall {
  readonly binary: string;
  /** The stack's folder, `cdktf.out/stacks/dev`. */
  readonly directory: string;
  /** `apply` */
  readonly command: string;
  readonly code: number | NodeJS.Signals;
  /** How often it was interrupted. */
  readonly interrupts: number;
}

/** Commands of Terraform that change something, and go on where they were. */
const CHANGING = new Set(['apply', 'destroy']);

/** The error TERRAFORM_FAILED, or STATE_LOCKED where another run works with the state. */
export function terraformFailure(call: FailedCall): DeployError {
  const { binary, command, code, interrupts } = call;
  const holder = holderOfState(call.directory);
  if (holder !== undefined) return held(holder);
  if (interrupts > 0 && !CHANGING.has(command))
    return new DeployError(
      'TERRAFORM_FAILED',
      `${binary} ${command} was stopped from outside. ${advice(call)}`,
    );
  const stopped = stoppedInOrder(call);
  if (stopped !== undefined) return new DeployError('TERRAFORM_FAILED', stopped);
  return new DeployError(
    'TERRAFORM_FAILED',
    `${binary} ${command} ended with ${String(code)} (its messages are above). ${advice(call)}`,
  );
}

/** Another run works with the state, as one that goes on where its own program was killed. */
function held(holder: string): DeployError {
  return new DeployError(
    'STATE_LOCKED',
    `another run works with this state (${holder}), and nothing was done. Wait until it ends, or end it, and run the ` +
      'same again.',
  );
}

/** Terraform says of what it did not begin only that it halted, which is not shown: this is all that there is to be known. */
function stoppedInOrder(call: FailedCall): string | undefined {
  const { binary, command, code, interrupts } = call;
  if (interrupts !== 1 || typeof code === 'string' || !CHANGING.has(command) || hasErroredState(call))
    return undefined;
  const done = command === 'destroy' ? 'removed is gone from the state' : 'made is in the state';
  return (
    `${binary} ${command} was stopped from outside: what it had ${done}, and nothing more was begun. ` +
    'The same command completes the rest.'
  );
}

/** What became of the work: Terraform keeps its state unless it is interrupted twice, killed, or cannot write. */
function advice(call: FailedCall): string {
  const { binary, directory, command, code, interrupts } = call;
  // What only looks has no work that could go on.
  if (!CHANGING.has(command)) return 'Nothing was changed.';
  if (hasErroredState(call))
    return (
      `The state could not be saved and lies in errored.tfstate; in ${directory} run ` +
      `${binary} state push errored.tfstate before anything else.`
    );
  if (typeof code === 'string' || interrupts > 1)
    return 'It was cut off, so the state may miss what it was making: look with --dry-run before the same command again.';
  return 'What was made is in the state: once the cause is away, the same command goes on.';
}

function hasErroredState({ directory }: FailedCall): boolean {
  return existsSync(join(directory, 'errored.tfstate'));
}
