import { spawn } from 'node:child_process';
import { firstExecutable } from '../../site';
import { GuestError } from './guest-error';

/** What a finished command left. */
export interface CommandResult {
  /** Exit code; 128 + n when signal n ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command runs. */
export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Added to the small fixed environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each line of standard error as it comes. */
  readonly onStderrLine?: (line: string) => void;
  /** Ends the command with SIGTERM. */
  readonly signal?: AbortSignal;
}

/** The whole environment of every process started here, so that nothing of the caller's leaks into guests. */
export const COMMAND_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
};

/** Whether a program is where commands started here look for it. */
export function isInstalled(tool: string): boolean {
  return firstExecutable((COMMAND_ENVIRONMENT['PATH'] ?? '').split(':'), tool) !== undefined;
}

const SIGNAL_BASE = 128;

/** Runs a command to its end and returns what it left, whatever its exit code. */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...COMMAND_ENVIRONMENT, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let stdout = '';
    let stderr = '';
    let rest = '';
    const abort = (): void => {
      child.kill('SIGTERM');
    };
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted === true) abort();
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      if (!options.onStderrLine) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(options.onStderrLine);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      options.signal?.removeEventListener('abort', abort);
      resolve({ code: code ?? SIGNAL_BASE + (signal === 'SIGKILL' ? 9 : 15), stdout, stderr });
    });
    // A command that does not read its input is no fault.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/**
 * Runs a command that must succeed and returns its standard output.
 *
 * @throws GuestError GUEST_COMMAND_FAILED with the command's own words.
 */
export async function requireCommand(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.code === 0) return result.stdout;
  const words = (result.stderr.trim() || result.stdout.trim()).slice(-2000);
  throw new GuestError(
    'GUEST_COMMAND_FAILED',
    `${argv.map(firstLine).slice(0, 12).join(' ')} ended with ${String(result.code)}: ${words}`,
  );
}

/** A script given as a word would fill the message. */
function firstLine(word: string): string {
  const [line = ''] = word.split('\n');
  return line === word ? word : `${line} …`;
}
