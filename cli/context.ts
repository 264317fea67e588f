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
  /** Aborted by Ctrl-C or SIGTERM: a command stops what it started and ends. */
  readonly signal: AbortSignal;
}

/** Builds the context of this process. */
export function processContext(): Context {
  const aborter = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      aborter.abort(new Error(`interrupted by ${signal}`));
    });
  }
  const environment = process.env;
  return {
    home: environment['RACKWRIGHT_HOME'] ?? join(__dirname, '..'),
    project: process.cwd(),
    environment,
    folders: labFolders(environment, homedir()),
    writer: new Writer(process.stdout, process.stderr, environment),
    signal: aborter.signal,
  };
}
