import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from '../../site';
import { fixedAddress, renderBareMetal } from '../bare-metal';
import { machineKeysFile } from '../run-variables';
import { ansibleEnvironment, ansiblePlaybook } from './ansible-program';
import type { ConfigureOptions } from './configure-options';
import {
  dropOldHostKey,
  isHostKeyRefused,
  isNew,
  type KeyedHost,
  keepHostKey,
  pinHostKeys,
} from './host-key';
import { inParallel } from './in-parallel';
import { runPlaybook } from './playbook';
import type { RunEvent, RunListener } from './run-event';
import { privateFolder, RunFolder, writePrivate } from './run-folder';
import type { HostReport, RunReport } from './run-report';
import { Tally } from './tally';
import { strangerMessage } from './wait-until-ready';

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
  /**
   * By machine, a word that each installation changes: a host key learned of an earlier one may be another now, once. @default the key
   * that was learned first stays
   */
  readonly installations?: ReadonlyMap<string, string>;
  readonly onEvent: RunListener;
  /** Milliseconds that a machine may take until it lets log in. @default 20 minutes */
  readonly loginTimeoutMs?: number;
}

/**
 * Configures machines of iron with a playbook, as soon as they let log in, and leaves the events and the reports in the folder of
 * the run.
 * @returns what became of each, also where some failed
 * @throws ConfigureError CONFIGURE_NO_ANSIBLE
 */
export async function configureMachines(run: MachinesRun): Promise<Readonly<Record<string, HostReport>>> {
  const { hosts } = run;
  const program = ansiblePlaybook(run.venv);
  const directory = privateFolder(run.directory);
  privateFolder(join(directory, 'known_hosts.d'));
  const clock = run.clock ?? ((): Date => new Date());
  const startedAt = clock();
  const folder = new RunFolder(directory, startedAt);
  const emit = (event: RunEvent): void => {
    folder.record(event, clock());
    run.onEvent(event);
  };
  const tally = new Tally(hosts, emit);
  emit({ type: 'started', environment: 'bare_metal', hosts, folder: folder.path });
  await work({ ...run, directory, onEvent: emit }, { program, folder, tally });
  const report: RunReport = {
    environment: 'bare_metal',
    result: resultOf(tally, run.signal),
    startedAt: startedAt.toISOString(),
    finishedAt: clock().toISOString(),
    check: false,
    hosts: tally.hosts,
    failures: tally.failures,
    warnings: tally.warnings,
    folder: folder.path,
  };
  folder.report(report);
  emit({ type: 'finished', report });
  return tally.hosts;
}

function resultOf(tally: Tally, signal: AbortSignal): RunReport['result'] {
  if (signal.aborted) return 'interrupted';
  return tally.failures.length > 0 || tally.in('unfinished').length > 0 ? 'failed' : 'ok';
}

async function work(
  run: MachinesRun,
  { program, folder, tally }: { readonly program: string; readonly folder: RunFolder; readonly tally: Tally },
): Promise<void> {
  const { site, hosts, signal, directory, onEvent: emit } = run;
  const environment = ansibleEnvironment(run);
  await inParallel(hosts, LOGINS, async (name) => {
    const why = await waitForLogin(run, name, { environment, attempt: join(folder.path, `${name}.key`) });
    if (why !== undefined) tally.fail({ host: name, stage: 'ssh', message: why });
  });
  const ready = tally.in('unfinished');
  if (ready.length === 0 || signal.aborted) return;
  emit({ type: 'playbook', hosts: ready });
  const args = [
    ...['--inventory', folder.write('inventory.yaml', renderBareMetal(site, { format: 'yaml', directory }))],
    ...['--limit', `@${folder.write('limit.txt', `${ready.join('\n')}\n`)}`],
    ...['--timeout', String(CONNECT_SECONDS), run.playbook],
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
}

/**
 * Waits until the user of the automation may log in, as whom the installer's own SSH server knows nobody, and until cloud-init
 * has finished. The key of the machine is known then, and stays so until its next installation.
 * @returns why it may not
 */
async function waitForLogin(
  { site, signal, directory, hostKeys, installations, loginTimeoutMs = LOGIN_MS }: MachinesRun,
  name: string,
  { environment, attempt }: { readonly environment: NodeJS.ProcessEnv; readonly attempt: string },
): Promise<string | undefined> {
  const machine = site.hosts?.find((each) => each.name === name);
  const address = machine && fixedAddress(machine);
  if (address === undefined) return 'the specs give it no fixed address';
  const host: KeyedHost = {
    knownHosts: machineKeysFile(directory, name),
    generation: installations?.get(name),
  };
  // Before the next installation it is no machine that was made anew: what it told stays, whatever it shows.
  const isPinned = pinHostKeys(host, name, hostKeys?.get(name) ?? []);
  dropOldHostKey(host);
  const isKnown = isPinned || !isNew(host);
  const deadline = performance.now() + loginTimeoutMs;
  for (;;) {
    // An installer's SSH server has another key than the system that comes after it.
    if (!isKnown) rmSync(attempt, { force: true });
    const keyFile = isKnown ? host.knownHosts : attempt;
    const said = await login(site, { name, address }, { environment, keyFile, isKnown });
    if (said === undefined) {
      if (!isKnown && existsSync(attempt)) writePrivate(host.knownHosts, readFileSync(attempt, 'utf8'));
      keepHostKey(host);
      return undefined;
    }
    if (signal.aborted) return 'the run was ended';
    // Of what an installer told, another key may be the installer's own for a while.
    if (isKnown && !isPinned && isHostKeyRefused(said)) return `${said}: ${strangerMessage(host.knownHosts)}`;
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
  { name, address }: { readonly name: string; readonly address: string },
  { environment, keyFile, isKnown }: Login,
): Promise<string | undefined> {
  const options = [
    `StrictHostKeyChecking=${isKnown ? 'yes' : 'accept-new'}`,
    ...['BatchMode=yes', 'ConnectTimeout=10', 'HashKnownHosts=no', 'UpdateHostKeys=no'],
    ...[`HostKeyAlias=${name}`, 'GlobalKnownHostsFile=none', `UserKnownHostsFile="${keyFile}"`],
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
