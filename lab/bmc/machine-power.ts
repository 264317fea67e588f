import type { BareMetalHost } from '../guests';
import { biosAtStart, firmwareOf, ownOrder, specOf } from './machine-spec';
import { NO_OVERRIDE, type MachineStore } from './machine-store';
import type { MachineRecord } from './records';

const GRACE_MS = 120_000;

/** Whether a machine runs, or is about to change that. */
export type PowerState = 'On' | 'Off' | 'PoweringOn' | 'PoweringOff' | 'Paused';

/** What the power of machines has to do with. */
export interface MachinePowerParts {
  readonly store: MachineStore;
  readonly now: () => Date;
  readonly onLog: (line: string) => void;
  /** @throws BmcError MACHINES_UNAVAILABLE */
  readonly host: () => BareMetalHost;
  /** Writes an event of a machine. */
  readonly note: (machine: string, message: string) => void;
  /** Called before a start. */
  readonly prepare: () => Promise<void>;
}

/** Starts and ends machines, and keeps what a start uses up. */
export class MachinePower {
  readonly #parts: MachinePowerParts;
  readonly #changing = new Map<string, PowerState>();
  /** Names of those that run. */
  readonly running = new Set<string>();

  constructor(parts: MachinePowerParts) {
    this.#parts = parts;
  }

  /** Whether it runs now. */
  state(name: string): PowerState {
    const changing = this.#changing.get(name);
    if (changing) return changing;
    if (!this.running.has(name)) return 'Off';
    return this.#parts.store.find(name)?.held ? 'Paused' : 'On';
  }

  /** Starts a machine that is off. */
  async start(name: string): Promise<void> {
    const { store, host } = this.#parts;
    const bios = biosAtStart(store.need(name));
    const machine = store.change(name, { bios, pendingBios: undefined, held: undefined });
    this.#changing.set(name, 'PoweringOn');
    try {
      await this.#parts.prepare();
      await host().start(specOf(machine, host().folder(machine.number)));
      this.running.add(name);
    } finally {
      this.#changing.delete(name);
    }
    const secureBootRan = machine.secureBoot && firmwareOf(machine) === 'uefi';
    store.change(name, { secureBootRan, lastReset: this.#parts.now().toISOString() });
    this.#useUp(machine);
  }

  /** Ends a machine that runs; one that does not end in time is cut off. */
  async stop(name: string, how: 'shutdown' | 'kill'): Promise<void> {
    const { store, host } = this.#parts;
    this.#changing.set(name, 'PoweringOff');
    try {
      await host().stop(store.need(name).number, how, GRACE_MS);
      this.running.delete(name);
      store.change(name, { held: undefined });
    } finally {
      this.#changing.delete(name);
    }
  }

  /** The machine started anew by itself: an override for once is used up, and its own order holds again. */
  afterReset(machine: MachineRecord): void {
    const { store, host, note, onLog } = this.#parts;
    store.change(machine.name, { lastReset: this.#parts.now().toISOString() });
    note(machine.name, 'The machine has reset itself.');
    if (!this.#useUp(machine)) return;
    host()
      .setBootOrder(machine.number, ownOrder(machine))
      .catch((error: unknown) => {
        onLog(`machine ${machine.name}: ${String(error)}`);
      });
  }

  #useUp({ name, override }: MachineRecord): boolean {
    if (override.enabled !== 'Once') return false;
    this.#parts.store.change(name, { override: NO_OVERRIDE });
    this.#parts.note(name, `The boot override for once, ${override.target}, was used.`);
    return true;
  }
}
