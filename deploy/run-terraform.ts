import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DeployError } from './deploy-error';
import { diagnosticsText } from './diagnostics-text';
import { HaltedFilter } from './halted-filter';
import { interruptWhenKilled } from './interrupt-when-killed';
import type { TerraformOptions } from './terraform-options';

/** One call of Terraform. */
export interface TerraformCall extends Pick<
  TerraformOptions,
  'binary' | 'directory' | 'onInterrupt' | 'onLine' | 'part'
> {
  readonly environment: NodeJS.ProcessEnv;
  readonly arguments: readonly string[];
  /** Whether its output goes to the user as it comes, or only where it fails; `json` is of a call with `-json`. */
  readonly output: 'shown' | 'quiet' | 'json';
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
      stdio: ['ignore', output === 'shown' && !onLine ? 'inherit' : 'pipe', 'pipe'],
      env: call.environment,
      detached: true,
    });
    let isInterrupted = false;
    const endListening = call.onInterrupt?.(() => {
      isInterrupted = true;
      call.onInterrupted();
      interruptGroup(child.pid);
    });
    const endWatch = child.pid === undefined ? undefined : interruptWhenKilled(child.pid);
    const printed: Buffer[] = [];
    const held: Buffer[] = [];
    const filter = new HaltedFilter();
    const show = onLine ?? showError;
    if (output === 'shown') {
      if (child.stdout && onLine) createInterface({ input: child.stdout }).on('line', onLine);
      if (child.stderr)
        createInterface({ input: child.stderr }).on('line', (line) => {
          for (const each of isInterrupted ? filter.take(line) : [line]) show(each);
        });
    } else {
      child.stdout?.on('data', (chunk: Buffer) => {
        printed.push(chunk);
        if (output === 'quiet') held.push(chunk);
      });
      child.stderr?.on('data', (chunk: Buffer) => held.push(chunk));
    }
    child.on('error', (error) => {
      endListening?.();
      reject(new DeployError('TERRAFORM_MISSING', `${call.binary} cannot be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      endListening?.();
      endWatch?.();
      for (const line of filter.end()) show(line);
      if (code !== 0 && output !== 'shown') {
        const told = output === 'json' ? diagnosticsText(Buffer.concat(printed).toString()) : '';
        if (told !== '') held.unshift(Buffer.from(told));
        const heading = call.part === undefined || held.length === 0 ? [] : [Buffer.from(`${call.part}:\n`)];
        process.stderr.write(Buffer.concat([...heading, ...held]));
      }
      resolve({ code: code ?? signal ?? 1, output: Buffer.concat(printed).toString() });
    });
  });
}

function showError(line: string): void {
  process.stderr.write(`${line}\n`);
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
