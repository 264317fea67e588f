import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const SUSHY = 'sushy==5.14.0';
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const folder = join(cache, 'test-python', SUSHY);
export const python = join(folder, 'bin', 'python');
/** Ansible of the project's own environment. */
export const ansiblePlaybook = join(__dirname, '../../../.venv/bin/ansible-playbook');
/** Its modules run with what they came with, whatever else the machine has. */
export const ansiblePython = join(__dirname, '../../../.venv/bin/python');

/** An environment with OpenStack's Redfish client, made once; why there is none, or null. */
export function sushyObstacle(): string | null {
  if (existsSync(join(folder, 'bin', 'pbr')) || existsSync(join(folder, 'ready'))) return null;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', SUSHY], { stdio: 'pipe' });
    execFileSync('touch', [join(folder, 'ready')]);
    return null;
  } catch (error) {
    return `needs ${SUSHY} from PyPI: ${String(error).split('\n')[0] ?? ''}`;
  }
}

/** Runs a program to its end without holding up this process, which serves what the program asks. */
export function run(
  argv: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly cwd?: string;
  } = {},
): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${String(code)}:\n${output}`));
    });
    child.stdin.end(options.input ?? '');
  });
}
