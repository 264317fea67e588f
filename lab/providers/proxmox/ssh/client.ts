import { spawn } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProviderError } from '../../resource';
import type { NodeAddress } from './address';
import type { SshSettings } from '../session';

/** One command on a node. */
export interface SshCommand {
  readonly target: NodeAddress;
  readonly settings: SshSettings;
  readonly temporaryDirectory: string;
  readonly command: string;
  /** File that is given to the command as its input. */
  readonly inputFile?: string;
  readonly signal: AbortSignal;
}

const CONNECT_TIMEOUT_S = 30;
// OpenSSH asks this program for a password, which stays in the environment and out of the process list.
const ASKPASS = '#!/bin/sh\nprintf \'%s\\n\' "$RACKWRIGHT_SSH_PASSWORD"\n';

/**
 * Runs a command with the system's OpenSSH client: agent, key, then password, as they are given.
 *
 * @returns what it wrote to standard output
 * @throws ProviderError PROXMOX_SSH
 */
export async function runSsh(run: SshCommand): Promise<string> {
  const directory = mkdtempSync(join(run.temporaryDirectory, 'rackwright-ssh-'));
  try {
    return await execute(run, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function execute(run: SshCommand, directory: string): Promise<string> {
  const { settings, target } = run;
  if (settings.username === '') {
    const detail =
      'With an API token the provider needs `username` in its `ssh` block, or PROXMOX_VE_SSH_USERNAME.';
    throw new ProviderError('PROXMOX_SSH_USER', 'The provider does not know as whom to log in by SSH', {
      detail,
    });
  }
  const child = spawn(
    'ssh',
    [
      ...options(settings, directory),
      '-p',
      String(target.port),
      `${settings.username}@${target.address}`,
      run.command,
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environmentOf(settings, directory),
      signal: run.signal,
    },
  );
  let [output, complaint] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
  child.stdin.on('error', () => undefined);
  if (run.inputFile === undefined) child.stdin.end();
  else createReadStream(run.inputFile).pipe(child.stdin);
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => {
      reject(failure(run, cause.message, cause));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(failure(run, `exit status ${String(code)}: ${complaint.trim().slice(-2000)}`));
    });
  });
}

function options(settings: SshSettings, directory: string): readonly string[] {
  const common = [
    '-o',
    'StrictHostKeyChecking=accept-new',
    '-o',
    `ConnectTimeout=${CONNECT_TIMEOUT_S}`,
    '-o',
    'NumberOfPasswordPrompts=1',
  ];
  const batch = settings.password === undefined ? ['-o', 'BatchMode=yes'] : [];
  const hosts = settings.home === undefined ? [] : ['-o', `UserKnownHostsFile=${knownHosts(settings.home)}`];
  common.push(...hosts);
  if (settings.privateKey === undefined) return [...common, ...batch];
  const file = join(directory, 'key');
  writeFileSync(file, settings.privateKey.endsWith('\n') ? settings.privateKey : `${settings.privateKey}\n`, {
    mode: 0o600,
  });
  return [...common, ...batch, '-i', file];
}

/** OpenSSH looks for the home of the account; the real provider, and this one, for that of the environment. */
function knownHosts(home: string): string {
  const folder = join(home, '.ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, 'known_hosts');
}

function environmentOf(settings: SshSettings, directory: string): NodeJS.ProcessEnv {
  const base: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };
  if (settings.home !== undefined) base.HOME = settings.home;
  if (settings.agentSocket !== undefined) base.SSH_AUTH_SOCK = settings.agentSocket;
  if (settings.password === undefined) return base;
  const program = join(directory, 'askpass');
  writeFileSync(program, ASKPASS, { mode: 0o700 });
  return {
    ...base,
    SSH_ASKPASS: program,
    SSH_ASKPASS_REQUIRE: 'force',
    RACKWRIGHT_SSH_PASSWORD: settings.password,
  };
}

function failure(run: SshCommand, reason: string, cause?: unknown): ProviderError {
  const { address, port } = run.target;
  const detail = `${reason}\nThe provider needs SSH for this because Proxmox VE has no API for it. Check the \`ssh\` block of the provider.`;
  return new ProviderError('PROXMOX_SSH', `SSH to ${run.settings.username}@${address}:${port} failed`, {
    detail,
    cause,
  });
}
