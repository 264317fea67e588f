import { Turns, type BareMetalHost, type GuestBridge } from '../guests';
import { BmcError } from './bmc-error';
import { EventLog } from './event-log';
import { MachinePower, type PowerState } from './machine-power';
import { overriddenOrder } from './machine-spec';
import { MachineStore, type NewMachine } from './machine-store';

import type { BootOverride, EventRecord, MachineRecord } from './records';

/** What the machines of a lab are run with. */
export interface MachinesParts {
  /** Folder of what is kept of them. */
  readonly directory: string;
  /** Absent where no machine can run. */
  readonly host?: BareMetalHost;
  readonly now: () => Date;
  readonly onLog: (line: string) => void;
}

/** The bare metal of a lab: what it is, and its power. */
export class Machines {
  readonly #parts: MachinesParts;
  readonly #store: MachineStore;
  readonly #power: MachinePower;
  /** One thing at a time for each machine. */
  readonly #turns = new Turns<string>();
  readonly events: EventLog;

  constructor(parts: MachinesParts) {
    this.#parts = parts;
    this.#store = new MachineStore(parts.directory);
    this.events = new EventLog(this.#store.events, parts.now);
    this.#power = new MachinePower({
      store: this.#store,
      now: parts.now,
      onLog: parts.onLog,
      host: () => this.#host,
      note: (machine, message) => {
        this.#log(machine, message);
      },
      prepare: () => this.#applyBridges(),
    });
  }

  /** Takes over what runs, and hears of what ends. */
  async open(): Promise<void> {
    const { host } = this.#parts;
    if (!host) return;
    if (this.#store.bridges().length > 0) await this.#applyBridges();
    const alive = await host.running();
    for (const machine of this.all())
      if (alive.includes(machine.number)) this.#power.running.add(machine.name);
    host.onExit((number) => {
      const machine = this.all().find((each) => each.number === number);
      if (!machine) return;
      this.#power.running.delete(machine.name);
      this.#log(machine.name, 'The machine has powered itself off.', 'Warning');
    });
    host.onReset((number) => {
      const machine = this.all().find((each) => each.number === number);
      if (machine) this.#power.afterReset(machine);
    });
    await this.wake();
  }

  /** Copies what is kept into an empty folder. */
  backup(folder: string): Promise<void> {
    return this.#store.backup(folder);
  }

  /** Names of the machines that run. */
  running(): readonly string[] {
    return [...this.#power.running].sort();
  }

  /** Shuts down all that run, until `wake` or the next start. */
  async rest(): Promise<void> {
    const names = this.running();
    this.#store.setResting(names);
    await this.settled();
    await Promise.all(names.map((name) => this.shutdown(name)));
  }

  /** Starts again what was shut down by `rest`; one that fails stays off, and does not hold up the others. */
  async wake(): Promise<void> {
    const started = this.#store.resting().map((name) =>
      this.on(name).catch((error: unknown) => {
        this.#parts.onLog(`machine ${name} does not start again: ${String(error)}`);
      }),
    );
    await Promise.all(started);
    this.#store.setResting([]);
  }

  /** Everything that was changed survives the end of the process when this resolves. */
  settled(): Promise<void> {
    return this.#store.settled();
  }

  /** Closes what is kept; machines run on. */
  close(): Promise<void> {
    return this.#store.close();
  }

  /** In the order in which they were made. */
  all(): readonly MachineRecord[] {
    return this.#store.all();
  }

  /** @throws BmcError MACHINE_UNKNOWN */
  need(name: string): MachineRecord {
    return this.#store.need(name);
  }

  /** Whether it runs now. */
  power(name: string): PowerState {
    return this.#power.state(name);
  }

  /** Why machines of that kind cannot run here; null when they can. */
  unavailable(kind: MachineRecord['kind']): string | null {
    const { host } = this.#parts;
    return host ? host.unavailable(kind) : 'the lab has no guests';
  }

  /** Makes a machine: off, its disks blank. @throws BmcError MACHINE_EXISTS, MACHINE_INVALID */
  async add(wanted: NewMachine): Promise<MachineRecord> {
    const machine = this.#store.add(wanted);
    await this.#applyBridges();
    this.#log(machine.name, 'The machine was added.');
    return machine;
  }

  /** Switches a machine off and forgets it, with its disks. */
  async remove(name: string): Promise<void> {
    const machine = this.need(name);
    await this.#turns.run(name, async () => {
      await this.#parts.host?.destroy(machine.number);
      this.#power.running.delete(name);
      this.#store.remove(name);
      this.events.clear(name);
    });
  }

  /** Changes what is written down of a machine. */
  change(name: string, change: Partial<MachineRecord>): MachineRecord {
    return this.#store.change(name, change);
  }

  /** Sets what the next start tries; a machine that runs is told at once. */
  async setOverride(name: string, override: BootOverride): Promise<void> {
    const machine = this.change(name, { override });
    if (this.power(name) !== 'On' || machine.kind !== 'qemu') return;
    await this.#host.setBootOrder(machine.number, overriddenOrder(machine));
  }

  /** Folder of a machine's files. */
  folder(name: string): string {
    return this.#host.folder(this.need(name).number);
  }

  /** Puts a medium into the drive, or takes it out; also while the machine runs. */
  async setMedium(name: string, medium: MachineRecord['medium']): Promise<void> {
    const machine = this.change(name, { medium });
    if (this.#power.running.has(name) && machine.kind === 'qemu') {
      await this.#host.setMedium(machine.number, 0, medium?.file ?? null);
    }
    this.#log(
      name,
      medium ? `Virtual medium ${medium.image} was inserted.` : 'The virtual medium was ejected.',
    );
  }

  /** Runs a command in the lab's network. */
  execInLab(argv: readonly string[]): ReturnType<BareMetalHost['execInLab']> {
    return this.#host.execInLab(argv);
  }

  /** Switches on; does nothing when it is. */
  on(name: string): Promise<void> {
    return this.#turns.run(name, async () => {
      if (this.#power.running.has(name)) return;
      await this.#start(name);
      this.#log(name, 'The machine was powered on.');
    });
  }

  /** Cuts the power; does nothing when it is off. */
  off(name: string): Promise<void> {
    return this.#turns.run(name, async () => {
      if (!this.#power.running.has(name)) return;
      await this.#power.stop(name, 'kill');
      this.#log(name, 'The machine was powered off.');
    });
  }

  /** Asks the operating system to end, and cuts the power when it does not in time. */
  shutdown(name: string): Promise<void> {
    return this.#turns.run(name, async () => {
      if (!this.#power.running.has(name)) return;
      await this.#power.stop(name, 'shutdown');
      this.#log(name, 'The machine was shut down.');
    });
  }

  /** Off and on again. */
  restart(name: string, how: 'shutdown' | 'kill'): Promise<void> {
    return this.#turns.run(name, async () => {
      if (this.#power.running.has(name)) await this.#power.stop(name, how);
      await this.#start(name);
      this.#log(name, 'The machine was restarted.');
    });
  }

  /** Holds the processors, or lets them go on. */
  hold(name: string, isHeld: boolean): Promise<void> {
    return this.#turns.run(name, async () => {
      await this.#host.hold(this.#needOn(name).number, isHeld);
      this.change(name, { held: isHeld ? true : undefined });
    });
  }

  /** Sends a non-maskable interrupt. */
  interrupt(name: string): Promise<void> {
    return this.#turns.run(name, async () => {
      await this.#host.interrupt(this.#needOn(name).number);
      this.#log(name, 'A non-maskable interrupt was sent.');
    });
  }

  get #host(): BareMetalHost {
    const { host } = this.#parts;
    if (host) return host;
    throw new BmcError(
      'MACHINES_UNAVAILABLE',
      'machines cannot run here: the lab has no guests; see rackwright lab status',
    );
  }

  #needOn(name: string): MachineRecord {
    if (this.#power.running.has(name)) return this.need(name);
    throw new BmcError('MACHINE_OFF', `machine ${name} is off`);
  }

  async #start(name: string): Promise<void> {
    const reason = this.unavailable(this.need(name).kind);
    if (reason !== null) throw new BmcError('MACHINES_UNAVAILABLE', reason);
    await this.#power.start(name);
  }

  async #applyBridges(): Promise<void> {
    const bridges = this.#store.bridges().map((bridge): GuestBridge => ({ ...bridge, dhcp: false }));
    await this.#parts.host?.setBridges(bridges);
  }

  #log(machine: string, message: string, severity: EventRecord['severity'] = 'OK'): void {
    this.events.add({ machine, message, severity });
    this.#parts.onLog(`machine ${machine}: ${message}`);
  }
}
