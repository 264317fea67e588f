import { homedir } from 'node:os';
import { join } from 'node:path';
import { labFolders, type LabFolders } from '../lab/daemon';
import { Writer } from './writer';

/** What every command gets from the process, read once here and nowhere below. */
export interface Context {
  /** Where the package's own files are: playbooks, launcher. */
  readonly home: string;
  /** The user's project: holds `cdktf.json`, `specs/`, `.rackwright/`, state files. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folders: LabFolders;
  readonly writer: Writer;
  /** Whether somebody can be asked on a terminal. */
  readonly interactive: boolean;
  /** Aborted by Ctrl-C or SIGTERM: a command stops what it started and ends. */
  readonly signal: AbortSignal;
  /** Aborted by SIGTERM only: for children that get a terminal's Ctrl-C by themselves. */
  readonly terminated: AbortSignal;
}

/** Builds the context of this process. */
export function processContext(): Context {
  const interrupted = new AbortController();
  const terminated = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort(new Error('interrupted'));
  });
  process.once('SIGTERM', () => {
    terminated.abort(new Error('terminated'));
  });
  const environment = process.env;
  return {
    home: environment['RACKWRIGHT_HOME'] ?? join(__dirname, '..'),
    project: process.cwd(),
    environment,
    folders: labFolders(environment, homedir()),
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    writer: new Writer(process.stdout, process.stderr, environment),
    signal: AbortSignal.any([interrupted.signal, terminated.signal]),
    terminated: terminated.signal,
  };
}
