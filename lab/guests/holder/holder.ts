import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_ENVIRONMENT, requireCommand, runCommand, type CommandResult } from '../command';
import { GuestError } from '../guest-error';
import { isSameProcess, processStart, type ProcessIdentity } from '../process-identity';
import { raiseInotifyLimit, restoreInotifyLimit } from './inotify-limit';
import type { LabCgroups } from './lab-cgroups';
import { reachScript } from './reach-script';

/** The holder's control group. */
const GROUP = 'holder';
/** The control group of connections into the lab. */
const REACH_GROUP = 'reach';
const START_TIMEOUT_MS = 10_000;
const END_TIMEOUT_MS = 10_000;
const PAUSE_MS = 10;

// Process 1 of the lab. A packet to somewhere that the lab does not have is answered "unreachable" at once, since
// waiting for a silent gateway costs a guest seconds for each name that it looks up: forwarding is on only so that
// the kernel answers, and the rule before the routing table lets nothing through.
const HOLDER_SCRIPT = `#!/bin/sh
# Owns the namespaces of the lab; everything in the lab ends with it.
set -eu
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
ip rule add priority 10 not iif lo unreachable
if [ -e /proc/sys/net/ipv6/conf/all/forwarding ]; then
  echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
  ip -6 rule add priority 10 not iif lo unreachable
fi
: > "$1"
exec > /dev/null 2>&1
# Waiting for any child also reaps what dead processes left to process 1.
while :; do sleep 3600; done
`;

/** Which of the holder's namespaces a command enters; the file system is the host's unless `mount` is named. */
export type HolderNamespace = 'net' | 'mount' | 'pid' | 'uts';

/** The process that owns a lab's namespaces; it outlives the daemon, and everything in the lab ends with it. */
export class Holder {
  readonly #directory: string;
  readonly #cgroups: LabCgroups;

  /** @param directory The lab's folder of guests; made when absent. */
  constructor(directory: string, cgroups: LabCgroups) {
    this.#directory = directory;
    this.#cgroups = cgroups;
  }

  /** The holder that runs now, also one that an earlier daemon started. */
  find(): ProcessIdentity | null {
    const recorded = readHolderRecord(this.#directory);
    if (!recorded || !isSameProcess(recorded)) return null;
    return this.#cgroups.processes(GROUP).includes(recorded.pid) ? recorded : null;
  }

  /** Starts the holder unless it runs; returns true when it is a new one. */
  async ensure(): Promise<boolean> {
    if (this.find()) return false;
    await this.end();
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const log = join(this.#directory, 'holder.log');
    const ready = join(this.#directory, 'holder.ready');
    rmSync(ready, { force: true });
    const groups = this.#cgroups.create(GROUP);
    const joinGroups = groups.map((group) => `echo 0 > '${group}/cgroup.procs'`).join(' && ');
    const namespaces = '--mount --propagation slave --net --pid --uts --fork --kill-child';
    const script = join(this.#directory, 'holder');
    writeFileSync(script, HOLDER_SCRIPT);
    const start = `${joinGroups} && exec unshare ${namespaces} sh "$1" "$2" >> "$3" 2>&1`;
    const child = spawn('sh', ['-c', start, 'sh', script, ready, log], {
      cwd: '/',
      detached: true,
      env: { ...COMMAND_ENVIRONMENT },
      stdio: 'ignore',
    });
    child.unref();
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!existsSync(ready)) {
      if (child.exitCode !== null || Date.now() > deadline) {
        const words = existsSync(log) ? readFileSync(log, 'utf8').slice(-800).trim() : '';
        await this.end();
        throw new GuestError('GUEST_HOLDER_FAILED', `The lab's namespaces could not be made: ${words}`);
      }
      await sleep(PAUSE_MS);
    }
    rmSync(ready, { force: true });
    try {
      await this.#record();
    } catch (error) {
      await this.end();
      throw error;
    }
    return true;
  }

  async #record(): Promise<void> {
    const pid = this.#cgroups.processes(GROUP).find(isFirstOfItsNamespace);
    const start = pid === undefined ? undefined : processStart(pid);
    if (pid === undefined || start === undefined) {
      throw new GuestError(
        'GUEST_HOLDER_FAILED',
        'The process that holds the namespaces of the lab ended at once',
      );
    }
    await raiseInotifyLimit(`${String(pid)}-${start}`);
    writeFileSync(join(this.#directory, 'holder.json'), JSON.stringify({ pid, start }));
    const reach = join(this.#directory, 'reach');
    this.#cgroups.create(REACH_GROUP);
    writeFileSync(reach, reachScript({ pid, start }, this.#cgroups.unified(REACH_GROUP)));
    chmodSync(reach, 0o755);
  }

  /** The words before a command that make it run in the holder's namespaces. */
  enter(...namespaces: readonly HolderNamespace[]): readonly string[] {
    const holder = this.find();
    if (!holder) {
      throw new GuestError(
        'GUEST_NOT_RUNNING',
        'The lab of guests does not run; start it with: rackwright lab up',
      );
    }
    return ['nsenter', `--target=${String(holder.pid)}`, ...namespaces.map((name) => `--${name}`), '--'];
  }

  /** Runs a command in the lab's network, with the host's files. */
  run(argv: readonly string[], input?: string): Promise<CommandResult> {
    return runCommand([...this.enter('net'), ...argv], input === undefined ? {} : { input });
  }

  /** Like `run`, for a command that must succeed. */
  require(argv: readonly string[], input?: string): Promise<string> {
    return requireCommand([...this.enter('net'), ...argv], input === undefined ? {} : { input });
  }

  /** Starts a command in all the lab's namespaces that outlives this process and ends with the holder. */
  background(argv: readonly string[], group: string, log?: number): void {
    const groups = this.#cgroups.create(group);
    const joinGroups = groups.map((directory) => `echo 0 > '${directory}/cgroup.procs'`).join(' && ');
    const words = [...this.enter('mount', 'net', 'pid', 'uts'), ...argv];
    const child = spawn('sh', ['-c', `${joinGroups} && exec "$@"`, 'sh', ...words], {
      cwd: '/',
      detached: true,
      env: { ...COMMAND_ENVIRONMENT },
      stdio: ['ignore', log ?? 'ignore', log ?? 'ignore'],
    });
    child.unref();
  }

  /** Ends the holder and with it everything in the lab, removes its control groups, puts limits back. */
  async end(): Promise<void> {
    const recorded = readHolderRecord(this.#directory);
    for (const group of ['', GROUP]) this.#cgroups.kill(group);
    const deadline = Date.now() + END_TIMEOUT_MS;
    while (this.#cgroups.alive().length > 0) {
      if (Date.now() > deadline) {
        const groups = this.#cgroups.alive().join(', ');
        throw new GuestError(
          'GUEST_STOP_FAILED',
          `Processes of the lab do not end: control groups ${groups}`,
        );
      }
      await sleep(PAUSE_MS);
    }
    await this.#cgroups.removeAll();
    if (recorded) await restoreInotifyLimit(`${String(recorded.pid)}-${recorded.start}`);
    for (const file of ['holder', 'holder.json', 'holder.ready', 'reach']) {
      rmSync(join(this.#directory, file), { force: true });
    }
  }
}

/** The holder that a lab's folder of guests names, whether it lives or not. */
function readHolderRecord(directory: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(join(directory, 'holder.json'), 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

function isFirstOfItsNamespace(pid: number): boolean {
  try {
    return /^NSpid:\t\d+\t1$/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}
