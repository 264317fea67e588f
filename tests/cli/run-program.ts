import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Context } from '../../cli/context';
import { CommandFailed } from '../../cli/exit';
import { program } from '../../cli/program';
import { Writer } from '../../cli/writer';
import { labFolders } from '../../lab/daemon';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, in a project of its own. */
export function run(project: string, ...args: readonly string[]): Promise<Ran> {
  return runWith({}, project, ...args);
}

/** The same with variables of the process. */
export async function runWith(
  variables: Readonly<Record<string, string>>,
  project: string,
  ...args: readonly string[]
): Promise<Ran> {
  const streams = { out: new PassThrough(), err: new PassThrough() };
  const texts = { out: '', err: '' };
  for (const name of ['out', 'err'] as const) {
    streams[name].on('data', (chunk: Buffer) => (texts[name] += chunk.toString()));
  }
  const environment: Readonly<Record<string, string>> = { NO_COLOR: '1', ...variables };
  const signal = new AbortController().signal;
  const context: Context = {
    home: environment['RACKWRIGHT_HOME'] ?? project,
    venv: join(project, '.venv'),
    project,
    environment,
    folders: labFolders(environment, project),
    interactive: false,
    writer: new Writer(
      streams.out as unknown as NodeJS.WriteStream,
      streams.err as unknown as NodeJS.WriteStream,
      environment,
    ),
    signal,
    onInterrupt: () => () => undefined,
  };
  let code = 0;
  try {
    await program(context).parseAsync(['node', 'rackwright', ...args]);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    code = error.exitCode;
  }
  return { code, ...texts };
}
