import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from '../../site';
import { fixedAddress, renderBareMetal } from '../bare-metal';
import { ansibleEnvironment, ansiblePlaybook } from './ansible-program';
import type { ConfigureOptions } from './configure-options';
import { inParallel } from './in-parallel';
import { runPlaybook } from './playbook';
import type { RunListener } from './run-event';
import { privateFolder, RunFolder } from './run-folder';
import type { HostReport } from './run-report';
import { Tally } from './tally';

const LOGINS = 20;
const PAUSE_MS = 5000;
/** A server takes ten minutes from its reset to its login. */
const LOGIN_MS = 20 * 60_000;
/** One look at a machine, which waits a minute for its cloud-init. */
const LOOK_MS = 100_000;
/** Seconds until a connection is there that was there a moment ago: a machine is busy after its first start. */
const CONNECT_SECONDS = 120;
/**
 * Waits where cloud-init is still at work, which installs packages as Ansible does. By its files, since its own command
 * takes the processor all the while.
 * @see https://docs.cloud-init.io/en/latest/explanation/boot.html
 */
const FINISHED = `i=0
until [ ! -d /run/cloud-init ] || [ -e /run/cloud-init/disabled ] || [ -e /run/cloud-init/result.json ]; do
  i=$((i + 1))
  [ $i -lt 30 ] || { echo 'cloud-init has not finished' >&2; exit 1; }
  sleep 2
done`;

/** A run of Ansible on machines of iron. */
export interface MachinesRun extends Pick<
  ConfigureOptions,
  'site' | 'ansibleDirectory' | 'venv' | 'processEnvironment' | 'secrets' | 'clock'
> {
  /** Names of those that it runs on. */
  readonly hosts: readonly string[];
  /** Folder of what is kept of its runs. */
  readonly directory: string;
  /** Absolute path. */
  readonly playbook: string;
  readonly signal: AbortSignal;
  /** Public SSH keys of machines whose installers told them, `ssh-ed25519 AAAA…`: no other is taken of them. @default none */
  readonly hostKeys?: ReadonlyMap<string, readonly string[]>;
  readonly onEvent: RunListener;
  /** Milliseconds that a machine may take until it lets log in. @default 20 minutes */
  readonly loginTimeoutMs?: number;
}

/**
 * Configures machines of iron with a playbook, as soon as they let log in.
 * @returns what became of each, also where some failed
 * @throws ConfigureError CONFIGURE_NO_ANSIBLE
 */
export async function configureMachines(run: MachinesRun): Promise<Readonly<Record<string, HostReport>>> {
  const { site, hosts, signal } = run;
  const program = ansiblePlaybook(run.venv);
  const directory = privateFolder(run.directory);
  const folder = new RunFolder(directory, run.clock?.() ?? new Date());
  const tally = new Tally(hosts, run.onEvent);
  const environment = ansibleEnvironment({ ...run, directory });
  await inParallel(hosts, LOGINS, async (name) => {
    const why = await waitForLogin(run, name, { environment, keyFile: join(folder.path, `${name}.key`) });
    if (why !== undefined) tally.fail({ host: name, stage: 'ssh', message: why });
  });
  const ready = tally.in('unfinished');
  if (ready.length === 0 || signal.aborted) return tally.hosts;
  // Of what installers did not tell, nobody knows the keys; from the first login on they may not change.
  const keys = ready.map((name) => readFileSync(join(folder.path, `${name}.key`), 'utf8'));
  const ssh = `-o BatchMode=yes -o UserKnownHostsFile="${folder.write('known_hosts', keys.join(''))}"`;
  const args = [
    ...['--inventory', folder.write('inventory.yaml', renderBareMetal(site, 'yaml'))],
    ...['--limit', `@${folder.write('limit.txt', `${ready.join('\n')}\n`)}`],
    ...['--timeout', String(CONNECT_SECONDS)],
    ...['--private-key', site.automation.identityFile, '--ssh-common-args', ssh, run.playbook],
  ];
  const status = await runPlaybook({
    ...{ program, args, directory: run.ansibleDirectory, environment, log: folder.log, signal },
    secrets: run.secrets ?? new Map(),
    onEvent: (event) => {
      tally.take(event);
    },
  });
  if (status !== null && status !== 0 && tally.failures.length === 0) {
    const said = readFileSync(folder.log, 'utf8').trim().slice(-400);
    const message = `ansible-playbook ended with status ${String(status)}: ${said}`;
    for (const host of ready) tally.fail({ host, stage: 'task', message });
  }
  return tally.hosts;
}

/**
 * Waits until the user of the automation may log in, as whom the installer's own SSH server knows nobody, and until cloud-init
 * has finished.
 */
async function waitForLogin(
  { site, signal, hostKeys, loginTimeoutMs = LOGIN_MS }: MachinesRun,
  name: string,
  { environment, keyFile }: { readonly environment: NodeJS.ProcessEnv; readonly keyFile: string },
): Promise<string | undefined> {
  const host = site.hosts?.find((each) => each.name === name);
  const address = host && fixedAddress(host);
  if (address === undefined) return 'the specs give it no fixed address';
  const known = hostKeys?.get(name) ?? [];
  const deadline = performance.now() + loginTimeoutMs;
  for (;;) {
    // An installer's SSH server has another key than the system that comes after it.
    if (known.length === 0) rmSync(keyFile, { force: true });
    else writeFileSync(keyFile, known.map((key) => `${address} ${key}\n`).join(''), { mode: 0o600 });
    const said = await login(site, address, { environment, keyFile, isKnown: known.length > 0 });
    if (said === undefined) return undefined;
    if (signal.aborted) return 'the run was ended';
    if (performance.now() > deadline) {
      return `${site.automation.user} cannot work at ${address} after ${String(Math.round(loginTimeoutMs / 60_000))} minutes: ${said}`;
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

interface Login {
  readonly environment: NodeJS.ProcessEnv;
  /** `known_hosts` of the machine alone. */
  readonly keyFile: string;
  /** Whether no other key than those in the file is taken. */
  readonly isKnown: boolean;
}

/** Undefined where it went well, and the key is in the file; else ssh's last words. */
function login(
  { automation: { user, identityFile } }: Site,
  address: string,
  { environment, keyFile, isKnown }: Login,
): Promise<string | undefined> {
  const options = [
    `StrictHostKeyChecking=${isKnown ? 'yes' : 'accept-new'}`,
    ...['BatchMode=yes', 'ConnectTimeout=10', 'HashKnownHosts=no', 'UpdateHostKeys=no'],
    `UserKnownHostsFile="${keyFile}"`,
  ];
  const words = [
    ...options.flatMap((option) => ['-o', option]),
    '-i',
    identityFile,
    `${user}@${address}`,
    FINISHED,
  ];
  return new Promise((resolve) => {
    execFile('ssh', words, { env: environment, timeout: LOOK_MS }, (error, _stdout, stderr) => {
      resolve(error ? (stderr.trim().split('\n').at(-1) ?? error.message) : undefined);
    });
  });
}
