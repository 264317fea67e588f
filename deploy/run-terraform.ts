import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DeployError } from './deploy-error';
import { interruptWhenKilled } from './interrupt-when-killed';
import type { TerraformOptions } from './terraform-options';

/** One call of Terraform. */
export interface TerraformCall extends Pick<
  TerraformOptions,
  'binary' | 'directory' | 'onInterrupt' | 'onLine' | 'part'
> {
  readonly environment: NodeJS.ProcessEnv;
  readonly arguments: readonly string[];
  /** Whether its output goes to the user as it comes, or only where it fails. */
  readonly output: 'shown' | 'quiet';
  /** Told of each interrupt that is passed on. */
  readonly onInterrupted: () => void;
}

/** How it ended. */
export interface TerraformEnd {
  readonly code: number | NodeJS.Signals;
  /** What it printed, where that did not go straight to the user. */
  readonly output: string;
}

/**
 * Runs Terraform; what it prints is shown only where it fails, or goes straight to the user.
 * @throws DeployError TERRAFORM_MISSING
 */
export function runTerraform(call: TerraformCall): Promise<TerraformEnd> {
  const { output, onLine } = call;
  return new Promise((resolve, reject) => {
    const child = spawn(call.binary, call.arguments, {
      cwd: call.directory,
      stdio: output === 'shown' && !onLine ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: call.environment,
      detached: true,
    });
    const endListening = call.onInterrupt?.(() => {
      call.onInterrupted();
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
      reject(new DeployError('TERRAFORM_MISSING', `${call.binary} cannot be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      endListening?.();
      endWatch?.();
      if (code !== 0 && (output === 'quiet' || !onLine)) {
        const heading = call.part === undefined || held.length === 0 ? [] : [Buffer.from(`${call.part}:\n`)];
        process.stderr.write(Buffer.concat([...heading, ...held]));
      }
      resolve({ code: code ?? signal ?? 1, output: Buffer.concat(printed).toString() });
    });
  });
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
