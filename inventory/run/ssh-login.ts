import { spawn } from 'node:child_process';
import { ConfigureError } from './configure-error';

/** How to log in to the hosts of an environment. */
export interface SshClient {
  /** `ssh` or a path. */
  readonly program: string;
  /** Path of the ssh_config. */
  readonly config: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** What came of logging in. */
export interface SshResult {
  /** Exit status of the script, 255 when ssh itself failed, null when it was ended. */
  readonly status: number | null;
  /** What ssh and the script wrote to standard error. */
  readonly errors: string;
  readonly timedOut: boolean;
}

/** A script and what is told while it runs. */
export interface SshScript {
  /** For `sh`; goes through standard input, so that no login shell of the account interprets it. */
  readonly script: string;
  /** Each line of standard output as it comes. */
  onLine(line: string): void;
  /** Further options of ssh, `['-o', 'ControlPath=none']`. */
  readonly options?: readonly string[];
  /** Ends the login when it takes longer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Runs a script on a host; never asks for anything on the terminal. */
export async function runOverSsh(client: SshClient, host: string, what: SshScript): Promise<SshResult> {
  const args = [
    '-T',
    '-F',
    client.config,
    '-o',
    'BatchMode=yes',
    '-o',
    'LogLevel=ERROR',
    ...(what.options ?? []),
    '--',
    host,
  ];
  const deadline = AbortSignal.timeout(what.timeoutMs);
  const child = spawn(client.program, [...args, 'exec sh -s'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: client.environment,
    // Ctrl-C on a terminal goes to the whole foreground group: this side decides how a login ends.
    detached: true,
    signal: AbortSignal.any([client.signal, deadline]),
  });
  let errors = '';
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-8192);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => {
      what.onLine(line);
    });
  });
  // ssh may end before it has read the script.
  child.stdin.on('error', () => undefined).end(what.script);

  return await new Promise((resolve, reject) => {
    let ended: NodeJS.Timeout | undefined;
    const finish = (status: number | null): void => {
      clearTimeout(ended);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ status, errors: errors.trim(), timedOut: deadline.aborted });
    };
    child.on('error', (error) => {
      if (error.name !== 'AbortError') {
        reject(
          new ConfigureError(
            'CONFIGURE_NO_SSH',
            `cannot run ${client.program} (${error.message}): install OpenSSH's client`,
          ),
        );
      }
    });
    child.on('close', finish);
    // A shared connection that stays in the background may keep the pipes open.
    child.on('exit', (status) => {
      ended = setTimeout(finish, 1000, status);
    });
  });
}
