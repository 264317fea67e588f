import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { labFolders, type LabFolders } from '../lab/daemon';
import { Interruptions } from './interruptions';
import { Writer } from './writer';

/** What every command gets from the process, read once here and nowhere below. */
export interface Context {
  /** Where the package's own files are: playbooks, launcher. */
  readonly home: string;
  /** Ansible's Python environment: in the checkout, or beside the specs of a project that has the package from npm. */
  readonly venv: string;
  /** The user's project: holds `cdktf.json`, `specs/`, `.rackwright/`, state files. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folders: LabFolders;
  readonly writer: Writer;
  /** Whether somebody can be asked on a terminal. */
  readonly interactive: boolean;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP: a command stops what it started and ends. */
  readonly signal: AbortSignal;
  /** For children in a process group of their own: calls at each signal that is to be passed on, until ended. */
  readonly onInterrupt: Interruptions['listen'];
}

/**
 * A reader that wants no more, as `head` does, is no failure: the command goes on, since it may be deploying. A disk that
 * is full is one, though a result on standard output cannot tell of it.
 */
function onOutputError({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.exitCode = 1;
  if (process.stderr.writable) process.stderr.write(`OUTPUT_FAILED: ${message}\n`);
}

/** Builds the context of this process. */
export function processContext(): Context {
  const interrupted = new AbortController();
  const interruptions = new Interruptions(() => performance.now());
  const stop = (signal: NodeJS.Signals): void => {
    // With nobody to decide, the second signal ends the process, as it does by default.
    if (!interruptions.areHeard) process.removeListener(signal, stop);
    interruptions.take(signal);
    interrupted.abort(new Error(signal === 'SIGINT' ? 'interrupted' : 'terminated'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  const environment = process.env;
  const home = environment['RACKWRIGHT_HOME'] ?? join(__dirname, '..');
  const project = process.cwd();
  return {
    home,
    venv: join(existsSync(join(home, 'package-lock.json')) ? home : project, '.venv'),
    project,
    environment,
    folders: labFolders(environment, homedir()),
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    writer: new Writer(process.stdout, process.stderr, environment),
    signal: interrupted.signal,
    onInterrupt: interruptions.listen,
  };
}
