import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const SUSHY = 'sushy==5.14.0';
/** Emulators of BMCs. */
const SUSHY_TOOLS = 'sushy-tools==2.2.0';
/** With what Ansible's inventory plugin for Proxmox VE needs. */
const PROXMOXER = 'proxmoxer==2.2.0';
export const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const folderOf = (requirement: string): string => join(cacheDirectory, 'test-python', requirement);
const pythonOf = (requirement: string): string => join(folderOf(requirement), 'bin', 'python');
export const python = pythonOf(SUSHY);
export const sushyEmulator = join(folderOf(SUSHY_TOOLS), 'bin', 'sushy-emulator');
export const proxmoxerPython = pythonOf(PROXMOXER);
/** Ansible of the project's own environment. */
export const ansiblePlaybook = join(__dirname, '../../../.venv/bin/ansible-playbook');
export const ansibleInventory = join(__dirname, '../../../.venv/bin/ansible-inventory');
/** Its modules run with what they came with, whatever else the machine has. */
export const ansiblePython = join(__dirname, '../../../.venv/bin/python');

/** An environment with OpenStack's Redfish client, made once; why there is none, or null. */
export function sushyObstacle(): string | null {
  return obstacleTo(SUSHY);
}

/** The same with an emulator of BMCs. */
export function sushyToolsObstacle(): string | null {
  return obstacleTo(SUSHY_TOOLS);
}

/** The same with the client of Proxmox VE that Ansible's modules use. */
export function proxmoxerObstacle(): string | null {
  return obstacleTo(PROXMOXER, 'requests==2.32.5');
}

function obstacleTo(requirement: string, ...more: readonly string[]): string | null {
  const folder = folderOf(requirement);
  if (existsSync(join(folder, 'ready'))) return null;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', requirement, ...more], { stdio: 'pipe' });
    writeFileSync(join(folder, 'ready'), '');
    return null;
  } catch (error) {
    return `needs ${requirement} from PyPI: ${String(error).split('\n')[0] ?? ''}`;
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
