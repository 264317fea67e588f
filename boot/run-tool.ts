import { spawn } from 'node:child_process';
import { BootError } from './boot-error';

/** How a program is run. */
export interface ToolOptions {
  readonly cwd?: string;
  /** Its standard input. @default nothing */
  readonly input?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Debian's packages of programs that are not on every machine. */
const PACKAGES: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
  nft: 'nftables',
  'qemu-img': 'qemu-utils',
  xorriso: 'xorriso',
  xz: 'xz-utils',
  zstd: 'zstd',
};
/** Of what it said last, for the error. */
const MOST_WORDS = 800;

/** Whether there is a program of that name on PATH. */
export async function isInstalled(program: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const child = spawn('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' });
    child.on('error', () => {
      resolve(false);
    });
    child.on('close', (status) => {
      resolve(status === 0);
    });
  });
}

/**
 * Runs a program to its end, and gives what it wrote.
 * @throws BootError BOOT_TOOL where it is missing or fails
 */
export function runTool(
  [program = '', ...args]: readonly string[],
  { cwd, input, signal }: ToolOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_WORDS)));
    // A program that does not read its input is no fault.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', (error: NodeJS.ErrnoException) => {
      const words =
        error.code === 'ENOENT'
          ? `${program} is not installed; install it with: apt-get install ${PACKAGES[program] ?? program}`
          : `${program}: ${error.message}`;
      reject(new BootError('BOOT_TOOL', words));
    });
    child.on('close', (status) => {
      if (status === 0) resolve(out);
      else reject(new BootError('BOOT_TOOL', `${program} ended with ${String(status)}: ${said.trim()}`));
    });
  });
}
