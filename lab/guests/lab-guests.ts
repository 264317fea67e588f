import { BareMetal, isBareMetal } from './bare-metal';
import type { DhcpServer } from './dhcp';
import { GuestError } from './guest-error';
import { GuestFiles, packWritten, unpackWritten } from './guest';
import type { GuestBridge, GuestHost, GuestInterface, GuestKind, GuestNic, GuestSpec } from './guest-host';
import { GuestProcesses } from './guest-processes';
import type { GuestRunner, RunnerParts } from './guest-runner';
import { GuestWatch } from './guest-watch';
import type { Holder, LabCgroups } from './holder';
import { limitLog } from './limit-log';
import { NamespaceRunner } from './namespace';
import { LabNetwork } from './network';
import { NspawnRunner } from './nspawn';
import { QemuRunner } from './qemu';
import { Turns } from './turns';
import { machineImage, machineRoot, rootStatus, type MachineImage } from './root';

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
  readonly defaultKind: GuestKind;
  readonly aptProxy?: string;
  readonly onLog: (line: string) => void;
  /** Called when the holder runs, whether it was just made or found. */
  readonly onHolder: (fresh: boolean) => Promise<void>;
  readonly onClose: () => Promise<void>;
}

/** Guests of every kind in the namespaces of the lab's holder. */
export class LabGuests implements GuestHost {
  readonly #parts: LabGuestsParts;
  readonly #runners: Readonly<Record<GuestKind, GuestRunner>>;
  readonly #network: LabNetwork;
  readonly #processes: GuestProcesses;
  readonly #watch: GuestWatch;
  readonly #listeners: ((vmid: number) => void)[] = [];
  /** One thing at a time for each guest. */
  readonly #turns = new Turns<number>();

  /** What a VM becomes that says nothing of it. */
  readonly defaultKind: GuestKind;
  /** What only machines can be asked for. */
  readonly machines: QemuRunner;
  readonly bareMetal: BareMetal;

  constructor(parts: LabGuestsParts) {
    this.#parts = parts;
    this.defaultKind = parts.defaultKind;
    const { cacheDirectory, directory, dhcp, holder, cgroups, aptProxy } = parts;
    this.#network = new LabNetwork({
      ...{ directory, holder, dhcp },
      ensureHolder: () => this.#ensureHolder(),
      plugged: () => this.alive().map((vmid) => ({ vmid, nics: this.#nicsOf(vmid) })),
    });
    const shared: RunnerParts = {
      ...{ cacheDirectory, holder, cgroups },
      ...(aptProxy === undefined ? {} : { aptProxy }),
      mtuOf: (bridge) => this.#network.mtuOf(bridge),
      files: (vmid) => this.#files(vmid),
    };
    this.#processes = new GuestProcesses({
      ...{ holder, cgroups },
      files: (vmid) => this.#files(vmid),
      runnerOf: (vmid) => this.#runnerOf(vmid),
    });
    this.#watch = new GuestWatch({
      isAlive: (vmid) => this.#processes.isAlive(vmid),
      isBusy: (vmid) => this.#turns.isBusy(vmid),
      onLook: (vmids) => {
        this.#limitLogs(vmids);
      },
      onEnd: (vmid) => {
        this.#ended(vmid);
      },
    });
    this.machines = new QemuRunner(shared);
    this.bareMetal = new BareMetal(this, holder, cgroups);
    // A runner is only ever given specs of its own kind: see #runnerOf.
    this.#runners = {
      nspawn: new NspawnRunner(shared),
      namespace: new NamespaceRunner(shared),
      qemu: this.machines,
    };
  }

  unavailable(root?: string, kind: GuestKind = this.defaultKind): string | null {
    return this.#runners[kind].unavailable(root);
  }

  machineImage(root: string): MachineImage | null {
    const { cacheDirectory } = this.#parts;
    const status = rootStatus({ cacheDirectory, name: machineRoot(root) });
    return status.ready ? machineImage(status.directory) : null;
  }

  applyNetwork(bridges: readonly GuestBridge[]): Promise<void> {
    return this.#network.setNodeBridges(bridges);
  }

  /** Bridges that are kept beside those of the lab's nodes. */
  setOwnBridges(bridges: readonly GuestBridge[]): Promise<void> {
    return this.#network.setMachineBridges(bridges);
  }

  start(spec: GuestSpec): Promise<void> {
    return this.#turns.run(spec.vmid, async () => {
      const runner = this.#runners[spec.kind ?? 'nspawn'];
      if (this.#processes.isAlive(spec.vmid)) {
        await this.#processes.untilUp(spec.vmid);
        return;
      }
      const reason = runner.unavailable(spec.kind === 'qemu' ? undefined : spec.root);
      if (reason !== null) throw new GuestError('GUESTS_UNAVAILABLE', reason);
      await this.#network.prepare(spec);
      await runner.prepare(spec);
      await this.#processes.launch(spec);
      await this.#processes.untilUp(spec.vmid);
      this.#watch.add(spec.vmid);
      this.#parts.onLog(`guest ${String(spec.vmid)} (${spec.name}) runs`);
    });
  }

  stop(vmid: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void> {
    return this.#turns.run(vmid, async () => {
      this.#watch.forget(vmid);
      if (this.#processes.isAlive(vmid)) {
        this.#files(vmid).halt();
        // A guest that is held could not end by itself.
        await this.#runnerOf(vmid).hold(vmid, false);
        const isOff = how === 'shutdown' && (await this.#processes.powerOff(vmid, timeoutMs));
        if (!isOff) await this.#processes.kill(vmid);
      }
      return this.#processes.remove(vmid);
    });
  }

  setNics(vmid: number, nics: readonly GuestNic[]): Promise<void> {
    return this.#turns.run(vmid, async () => {
      if (!this.#processes.isAlive(vmid)) return;
      const runner = this.#runnerOf(vmid);
      const guestPid = runner.networkProcess?.(vmid);
      const change = { vmid, before: this.#nicsOf(vmid), after: nics };
      const added = await this.#network.replug({
        ...change,
        ...(guestPid === undefined ? {} : { guestPid }),
      });
      this.#files(vmid).setNics(nics);
      await runner.replugged?.(vmid, added);
    });
  }

  hold(vmid: number, isHeld: boolean): Promise<void> {
    return this.#turns.run(vmid, async () => {
      if (!this.#processes.isAlive(vmid)) return;
      await this.#runnerOf(vmid).hold(vmid, isHeld);
      await this.#network.setPorts(vmid, this.#nicsOf(vmid), isHeld ? 'down' : 'up');
    });
  }

  async destroy(vmid: number): Promise<void> {
    await this.stop(vmid, 'kill', 0);
    await this.#turns.run(vmid, () => this.#files(vmid).remove());
    this.#network.forget(vmid);
  }

  pack(vmid: number, archive: string): Promise<boolean> {
    return this.#turns.run(vmid, () => packWritten(this.#files(vmid), archive));
  }

  unpack(vmid: number, archive: string | undefined): Promise<void> {
    return this.#turns.run(vmid, () => unpackWritten(this.#files(vmid), vmid, archive));
  }

  running(): Promise<readonly number[]> {
    return Promise.resolve(this.alive().filter((vmid) => !isBareMetal(vmid)));
  }

  /** Ids of all guests that are alive now, bare metal as well, ascending. */
  alive(): readonly number[] {
    const groups = this.#parts.cgroups.alive().filter((group) => /^\d+$/.test(group));
    return groups.map(Number).sort((a, b) => a - b);
  }

  /** Folder of a guest's files. */
  folder(vmid: number): string {
    return this.#files(vmid).directory;
  }

  interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    if (!this.#processes.isAlive(vmid)) return Promise.resolve([]);
    return this.#runnerOf(vmid).interfaces(vmid);
  }

  async askAgent(
    vmid: number,
    command: string,
    options?: object,
  ): Promise<{ readonly answer: unknown } | undefined> {
    const runner = this.#runnerOf(vmid);
    return runner.askAgent && { answer: await runner.askAgent(vmid, command, options) };
  }

  onExit(listener: (vmid: number) => void): void {
    this.onAnyExit((vmid) => {
      if (!isBareMetal(vmid)) listener(vmid);
    });
  }

  /** Like `onExit`, for bare metal as well. */
  onAnyExit(listener: (vmid: number) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await Promise.all([this.#turns.settled(), this.#network.settled()]);
    await this.#parts.dhcp.stop();
    await this.#parts.holder.end();
    this.#parts.dhcp.clear();
    await this.#parts.onClose();
  }

  /** Takes over what an earlier process left running. */
  async adopt(): Promise<void> {
    if (!this.#parts.holder.find()) return;
    await this.#parts.onHolder(false);
    for (const vmid of this.alive()) {
      this.#watch.add(vmid);
      const isMachine = isBareMetal(vmid) && this.#files(vmid).record()?.spec.kind === 'qemu';
      if (isMachine) await this.machines.watch(vmid).catch(() => undefined);
    }
  }

  /** By what was last started under that id. */
  #runnerOf(vmid: number): GuestRunner {
    return this.#runners[this.#files(vmid).record()?.spec.kind ?? 'nspawn'];
  }

  #nicsOf(vmid: number): readonly GuestNic[] {
    return this.#files(vmid).record()?.spec.nics ?? [];
  }

  #files(vmid: number): GuestFiles {
    return new GuestFiles(this.#parts.directory, vmid);
  }

  /** True when the holder is a new one, in which there is nothing yet. */
  async #ensureHolder(): Promise<boolean> {
    if (!(await this.#parts.holder.ensure())) return false;
    await this.#parts.onHolder(true);
    this.bareMetal.publishAll();
    return true;
  }

  #limitLogs(vmids: Iterable<number>): void {
    limitLog(this.#parts.dhcp.log, LOG_LIMIT);
    for (const vmid of vmids) limitLog(this.#files(vmid).path('console.log'), LOG_LIMIT);
  }

  #ended(vmid: number): void {
    this.#parts.onLog(`guest ${String(vmid)} ended by itself`);
    void this.#turns.run(vmid, () => this.#processes.remove(vmid));
    for (const listener of this.#listeners) listener(vmid);
  }
}
