import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redactor, type Secret } from '../../site';
import type { AnsibleEvent } from './ansible-event';
import { openSecrets } from './secrets-file';

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
  /** Given to Ansible in memory. */
  readonly secrets: ReadonlyMap<string, Secret>;
  onEvent(event: AnsibleEvent): void;
}

// Descriptor of the pipe for events, in the child.
const EVENTS = 3;
// Descriptor of the file without a name that holds the secrets, in the child.
const SECRETS = 4;
// Time for its last words to arrive.
const LAST_WORDS_MS = 2000;
// Time for Ansible to end its workers, and they their connections.
const GRACE_MS = 10_000;

/** Runs Ansible to its end, and returns its exit status; null when it was ended by the signal. */
export async function runPlaybook(run: PlaybookRun): Promise<number | null> {
  const log = openSync(run.log, 'a', 0o600);
  const redactor = new Redactor(run.secrets.values());
  const hides = run.secrets.size > 0;
  const secrets = hides ? openSecrets(run.secrets) : undefined;
  const output = hides ? 'pipe' : log;
  const child = spawn(run.program, run.args, {
    cwd: run.directory,
    env: {
      ...run.environment,
      RACKWRIGHT_EVENTS_FD: String(EVENTS),
      // Modules write their arguments into the journals of hosts otherwise.
      ...(hides ? { RACKWRIGHT_SECRETS_FD: String(SECRETS), ANSIBLE_NO_TARGET_SYSLOG: '1' } : {}),
    },
    stdio: ['ignore', output, output, 'pipe', ...(secrets === undefined ? [] : [secrets])],
    // Not in the terminal's foreground group: Ctrl-C comes to this process alone, which ends Ansible in order.
    detached: true,
  });
  if (secrets !== undefined) closeSync(secrets);
  const cleaned = [child.stdout, child.stderr].map((stream) => {
    const text = redactor.stream((clean) => writeSync(log, clean));
    stream?.on('data', text.push);
    return { ended: stream ? finished(stream).catch(() => undefined) : Promise.resolve(), end: text.end };
  });
  const lines = createInterface({ input: child.stdio[EVENTS] as Readable, crlfDelay: Infinity });
  lines.on('line', (line) => {
    run.onEvent(JSON.parse(redactor.redact(line)) as AnsibleEvent);
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
    // What it said last is still on its way; but a connection that stays open may hold its output open.
    const ended = Promise.all(cleaned.map((each) => each.ended));
    await Promise.race([ended, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    for (const each of cleaned) each.end();
    return run.signal.aborted ? null : status;
  } finally {
    clearTimeout(killer);
    run.signal.removeEventListener('abort', end);
    lines.close();
    // Before the descriptor of the log may be somebody else's.
    child.stdout?.destroy();
    child.stderr?.destroy();
    closeSync(log);
  }
}
