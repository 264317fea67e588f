import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './command';
import type { DhcpServer } from './dhcp';
import { GuestError } from './guest-error';
import { GuestFiles, launchScript } from './guest';
import type { GuestBridge, GuestHost, GuestInterface, GuestSpec } from './guest-host';
import type { Holder, LabCgroups } from './holder';
import { limitLog } from './limit-log';
import { bridgeOf, Bridges, parseInterfaces, portName, StaticAddresses } from './network';
import { rootStatusNow } from './root';

/** Where systemd in a guest puts its own process 1, below the guest's control group. */
const INIT_GROUP = 'machine/payload/init.scope';
const INIT_TIMEOUT_MS = 60_000;
const GONE_TIMEOUT_MS = 10_000;
const PAUSE_MS = 20;
const WATCH_MS = 500;
/** SIGRTMIN+4, at which systemd powers off; glibc's SIGRTMIN is 34. */
const POWER_OFF_SIGNAL = 38;
const ASK_AGAIN_MS = 2_000;
const CONSOLE_TAIL = 1200;
/** Bytes of a log that guests can fill before it is rotated. */
const LOG_LIMIT = 1024 * 1024;

/** The parts that a lab's guests are run with. */
export interface LabGuestsParts {
  /** The lab's folder of guests. */
  readonly directory: string;
  readonly cacheDirectory: string;
  readonly holder: Holder;
  readonly cgroups: LabCgroups;
  readonly dhcp: DhcpServer;
  readonly aptProxy?: string;
  readonly onLog: (line: string) => void;
  /** Called when the holder runs, whether it was just made or found. */
  readonly onHolder: (fresh: boolean) => Promise<void>;
  readonly onClose: () => Promise<void>;
}

/** Guests as systemd-nspawn machines in the namespaces of the lab's holder. */
export class LabGuests implements GuestHost {
  readonly #parts: LabGuestsParts;
  readonly #bridges: Bridges;
  readonly #staticAddresses: StaticAddresses;
  /** Guests that were alive when last looked; the watch tells of those that are no more. */
  readonly #known = new Set<number>();
  readonly #listeners: ((vmid: number) => void)[] = [];
  /** The last thing under way for each guest, and for the lab's network as a whole. */
  readonly #queues = new Map<number | 'lab', Promise<unknown>>();
  #watch: NodeJS.Timeout | undefined;

  constructor(parts: LabGuestsParts) {
    this.#parts = parts;
    this.#bridges = new Bridges(parts.holder);
    this.#staticAddresses = new StaticAddresses(parts.directory);
  }

  /**
   *
   */
  unavailable(root?: string): string | null {
    const status = rootStatusNow({
      cacheDirectory: this.#parts.cacheDirectory,
      ...(root === undefined ? {} : { name: root }),
    });
    return status.ready ? null : status.reason;
  }

  /**
   *
   */
  applyNetwork(bridges: readonly GuestBridge[]): Promise<void> {
    return this.#inTurn('lab', async () => {
      if (await this.#parts.holder.ensure()) await this.#parts.onHolder(true);
      await this.#bridges.apply(bridges);
      await this.#plugAgain(bridges);
      await this.#parts.dhcp.apply(bridges, this.#staticAddresses.all());
    });
  }

  /**
   *
   */
  start(spec: GuestSpec): Promise<void> {
    return this.#inTurn(spec.vmid, async () => {
      if (this.#parts.cgroups.isAlive(String(spec.vmid))) {
        await this.#untilInit(spec.vmid);
        return;
      }
      const status = rootStatusNow({ cacheDirectory: this.#parts.cacheDirectory, name: spec.root });
      if (!status.ready) throw new GuestError('GUESTS_UNAVAILABLE', status.reason);
      await this.#inTurn('lab', () => this.#prepareNetwork(spec));
      await this.#launch(spec, status.directory);
      await this.#untilInit(spec.vmid);
      this.#know(spec.vmid);
      this.#parts.onLog(`guest ${String(spec.vmid)} (${spec.name}) runs`);
    });
  }

  /**
   *
   */
  stop(vmid: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void> {
    return this.#inTurn(vmid, async () => {
      this.#known.delete(vmid);
      if (!this.#parts.cgroups.isAlive(String(vmid))) return this.#tidy(vmid);
      this.#files(vmid).halt();
      // A guest that is held could not end by itself.
      this.#parts.cgroups.freeze(String(vmid), false);
      if (how === 'shutdown' && (await this.#powerOff(vmid, timeoutMs))) return this.#tidy(vmid);
      this.#parts.cgroups.kill(String(vmid));
      if (!(await this.#isGone(vmid, GONE_TIMEOUT_MS))) {
        throw new GuestError('GUEST_STOP_FAILED', `Guest ${String(vmid)} does not end, though it was killed`);
      }
      return this.#tidy(vmid);
    });
  }

  /**
   *
   */
  hold(vmid: number, isHeld: boolean): Promise<void> {
    return this.#inTurn(vmid, async () => {
      if (!this.#parts.cgroups.isAlive(String(vmid))) return;
      this.#parts.cgroups.freeze(String(vmid), isHeld);
      // The kernel would go on answering for the guest's addresses.
      for (const index of (this.#files(vmid).record()?.spec.nics ?? []).keys()) {
        await this.#parts.holder.run(['ip', 'link', 'set', portName(vmid, index), isHeld ? 'down' : 'up']);
      }
    });
  }

  /**
   *
   */
  async destroy(vmid: number): Promise<void> {
    await this.stop(vmid, 'kill', 0);
    await this.#inTurn(vmid, () => this.#files(vmid).remove());
    this.#staticAddresses.delete(vmid);
  }

  /**
   *
   */
  running(): Promise<readonly number[]> {
    const groups = this.#parts.cgroups.alive().filter((group) => /^\d+$/.test(group));
    return Promise.resolve(groups.map(Number).sort((a, b) => a - b));
  }

  /**
   *
   */
  async interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    const init = this.leader(vmid);
    if (init === null) return [];
    const result = await runCommand([
      'nsenter',
      `--target=${String(init)}`,
      '--net',
      '--',
      'ip',
      '-json',
      'addr',
    ]);
    // A guest that ends while it is asked has no interfaces.
    return result.code === 0 ? parseInterfaces(result.stdout) : [];
  }

  /**
   *
   */
  onExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener);
  }

  /**
   *
   */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#known.clear();
    await Promise.allSettled(this.#queues.values());
    await this.#parts.dhcp.stop();
    await this.#parts.holder.end();
    this.#parts.dhcp.clear();
    await this.#parts.onClose();
  }

  /** Takes over what an earlier process left running. */
  async adopt(): Promise<void> {
    if (!this.#parts.holder.find()) return;
    await this.#parts.onHolder(false);
    for (const vmid of await this.running()) this.#know(vmid);
  }

  /** Process id of a guest's init as the host sees it; null when it does not run. */
  leader(vmid: number): number | null {
    return this.#parts.cgroups.processes(String(vmid), INIT_GROUP)[0] ?? null;
  }

  #files(vmid: number): GuestFiles {
    return new GuestFiles(this.#parts.directory, vmid);
  }

  async #prepareNetwork(spec: GuestSpec): Promise<void> {
    if (await this.#parts.holder.ensure()) {
      await this.#parts.onHolder(true);
      await this.#bridges.apply(this.#bridges.listed);
    }
    for (const nic of spec.nics) await this.#bridges.ensureFor(nic);
    this.#staticAddresses.set(spec.vmid, spec.cloudInit?.networkConfig ?? '');
    if (this.#bridges.listed.length === 0) return;
    await this.#parts.dhcp.apply(this.#bridges.listed, this.#staticAddresses.all());
  }

  /** A bridge that was removed and made again has lost its ports. */
  async #plugAgain(bridges: readonly GuestBridge[]): Promise<void> {
    for (const vmid of await this.running()) {
      const nics = this.#files(vmid).record()?.spec.nics ?? [];
      for (const [index, nic] of nics.entries()) {
        if (!bridges.some((bridge) => bridge.name === nic.bridge)) continue;
        await this.#bridges.ensureFor(nic);
        // A guest between two boots has no port, and gets it from its launcher.
        await this.#parts.holder.run(['ip', 'link', 'set', portName(vmid, index), 'master', bridgeOf(nic)]);
      }
    }
  }

  async #launch(spec: GuestSpec, rootDirectory: string): Promise<void> {
    const { cgroups, holder, aptProxy } = this.#parts;
    const group = String(spec.vmid);
    await cgroups.remove(group);
    cgroups.create(group, { memoryMib: spec.memoryMib, cores: spec.cores });
    const files = this.#files(spec.vmid);
    files.prepare(spec, rootDirectory, (record) =>
      launchScript(record, {
        directory: files.directory,
        cgroup: cgroups.unified(group),
        mtuOf: (bridge) => this.#bridges.mtuOf(bridge),
        ...(aptProxy === undefined ? {} : { aptProxy }),
      }),
    );
    const console = openSync(files.path('console.log'), 'a', 0o600);
    try {
      holder.background(['sh', files.path('launch')], group, console);
    } finally {
      closeSync(console);
    }
  }

  async #untilInit(vmid: number): Promise<void> {
    const deadline = Date.now() + INIT_TIMEOUT_MS;
    let seen = false;
    while (this.leader(vmid) === null) {
      const alive = this.#parts.cgroups.isAlive(String(vmid));
      seen ||= alive;
      if ((seen && !alive) || Date.now() > deadline) {
        this.#parts.cgroups.kill(String(vmid));
        const words = this.#files(vmid).consoleTail(CONSOLE_TAIL).trim();
        await this.#isGone(vmid, GONE_TIMEOUT_MS);
        await this.#tidy(vmid);
        throw new GuestError(
          'GUEST_START_FAILED',
          `Guest ${String(vmid)} did not boot; its console: ${words}`,
        );
      }
      await sleep(PAUSE_MS);
    }
  }

  async #powerOff(vmid: number, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      const init = this.leader(vmid);
      // Asked again, since init ignores the signal while it is still starting.
      if (init !== null) signal(init, POWER_OFF_SIGNAL);
      if (await this.#isGone(vmid, Math.min(ASK_AGAIN_MS, deadline - Date.now()))) return true;
    }
    return false;
  }

  async #isGone(vmid: number, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (this.#parts.cgroups.isAlive(String(vmid))) {
      if (Date.now() > deadline) return false;
      await sleep(PAUSE_MS);
    }
    return true;
  }

  async #tidy(vmid: number): Promise<void> {
    await this.#parts.cgroups.remove(String(vmid));
  }

  #know(vmid: number): void {
    this.#known.add(vmid);
    this.#watch ??= setInterval(() => {
      this.#look();
    }, WATCH_MS).unref();
  }

  #look(): void {
    limitLog(this.#parts.dhcp.log, LOG_LIMIT);
    for (const vmid of this.#known) {
      limitLog(this.#files(vmid).path('console.log'), LOG_LIMIT);
      if (this.#queues.has(vmid) || this.#parts.cgroups.isAlive(String(vmid))) continue;
      this.#known.delete(vmid);
      this.#parts.onLog(`guest ${String(vmid)} ended by itself`);
      void this.#inTurn(vmid, () => this.#tidy(vmid));
      for (const listener of this.#listeners) listener(vmid);
    }
    if (this.#known.size > 0) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  /** Runs one thing at a time for each guest; guests among themselves go side by side. */
  #inTurn<T>(key: number | 'lab', work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(key) ?? Promise.resolve();
    const now = before.then(work, work);
    const settled: Promise<unknown> = now
      .catch(() => undefined)
      .finally(() => {
        if (this.#queues.get(key) === settled) this.#queues.delete(key);
      });
    this.#queues.set(key, settled);
    return now;
  }
}

function signal(pid: number, number: number): void {
  try {
    process.kill(pid, number);
  } catch {
    // It ended meanwhile, as it should.
  }
}
