import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AnsibleEvent } from './ansible-event';

/** A run of ansible-playbook. */
export interface PlaybookRun {
  /** Path of `ansible-playbook`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Gets everything that Ansible prints. */
  readonly log: string;
  readonly signal: AbortSignal;
  onEvent(event: AnsibleEvent): void;
}

// Descriptor of the pipe for events, in the child.
const EVENTS = 3;
// Time for Ansible to end its workers, and they their connections.
const GRACE_MS = 10_000;

/** Runs Ansible to its end, and returns its exit status; null when it was ended by the signal. */
export async function runPlaybook(run: PlaybookRun): Promise<number | null> {
  const log = openSync(run.log, 'a', 0o600);
  const child = spawn(run.program, run.args, {
    cwd: run.directory,
    env: { ...run.environment, RACKWRIGHT_EVENTS_FD: String(EVENTS) },
    stdio: ['ignore', log, log, 'pipe'],
    // Not in the terminal's foreground group: Ctrl-C comes to this process alone, which ends Ansible in order.
    detached: true,
  });
  closeSync(log);
  const lines = createInterface({ input: child.stdio[EVENTS] as Readable, crlfDelay: Infinity });
  lines.on('line', (line) => {
    run.onEvent(JSON.parse(line) as AnsibleEvent);
  });
  const allRead = new Promise<void>((resolve) => {
    lines.on('close', resolve);
  });

  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    // Ansible hands SIGTERM on to its workers, which are in sessions of their own.
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill(constants.signals.SIGKILL), GRACE_MS);
  };
  if (run.signal.aborted) end();
  else run.signal.addEventListener('abort', end, { once: true });
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', resolve);
    });
    await allRead;
    return run.signal.aborted ? null : status;
  } finally {
    clearTimeout(killer);
    run.signal.removeEventListener('abort', end);
    lines.close();
  }
}
