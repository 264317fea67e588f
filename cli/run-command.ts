import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Context } from './context';

/** What a shell answers of a program that is not there, or is none. */
const UNSTARTED: ReadonlyMap<string, number> = new Map([
  ['ENOENT', 127],
  ['EACCES', 126],
]);

/**
 * Runs a command on this terminal, and gives its exit status as a shell does. Signals of the terminal reach it by
 * themselves; it decides what they end.
 */
export function runCommand(
  { onInterrupt, writer }: Context,
  [program = '', ...args]: readonly string[],
  environment: Context['environment'],
): Promise<number> {
  return new Promise((resolve, reject) => {
    // Whoever wants Terraform's and cdktf's own checks of versions sets the variables to nothing.
    const env = { CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', ...environment };
    const child = spawn(program, args, { stdio: 'inherit', env });
    // While somebody listens, a signal does not end this process before its child.
    const endListening = onInterrupt(() => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      endListening();
      const status = UNSTARTED.get(error.code ?? '');
      if (status === undefined) {
        reject(error);
        return;
      }
      writer.note(
        `COMMAND_MISSING: there is no program ${JSON.stringify(program)} on PATH that can be started`,
      );
      resolve(status);
    });
    child.on('close', (status, signal) => {
      endListening();
      resolve(status ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
