import { randomBytes, randomUUID } from 'node:crypto';
import { LabStore, type Collection } from '../store';
import { BmcError } from './bmc-error';
import type { BootOverride, BridgeRecord, EventRecord, MachineDiskRecord, MachineRecord } from './records';

const MAX_NAME = 40;

/** A blank disk that is to be made. */
export interface NewDisk extends Pick<MachineDiskRecord, 'sizeBytes' | 'bus'> {
  /** @default made of the machine's name */
  readonly serial?: string;
}

/** A machine that is to be made. */
export interface NewMachine extends Pick<MachineRecord, 'name' | 'kind' | 'memoryMib' | 'cores'> {
  readonly nics: readonly { readonly bridge: string; readonly mac?: string }[];
  readonly disks: readonly NewDisk[];
  readonly firmware: 'uefi' | 'bios';
  /** @default a random one */
  readonly uuid?: string;
  /** @default made of its name */
  readonly serial?: string;
  /** Addresses of the lab on bridges that are the machines' own. */
  readonly bridges?: readonly BridgeRecord[];
}

/** An override that holds nothing. */
export const NO_OVERRIDE: BootOverride = { enabled: 'Disabled', target: 'None' };

/** What is kept of a lab's bare metal. */
export class MachineStore {
  readonly #store: LabStore;
  readonly #machines: Collection<MachineRecord>;
  readonly #bridges: Collection<BridgeRecord>;
  readonly #settings: Collection<{ readonly value: number }>;
  /** Those that were shut down while a copy of the lab was made. */
  readonly #resting: Collection<object>;
  readonly events: Collection<EventRecord>;

  constructor(directory: string) {
    this.#store = LabStore.open(directory);
    this.#machines = this.#store.collection('machines');
    this.#bridges = this.#store.collection('bridges');
    this.#settings = this.#store.collection('settings');
    this.#resting = this.#store.collection('resting');
    this.events = this.#store.collection('events');
  }

  /** Everything that was changed survives the end of the process when this resolves. */
  settled(): Promise<void> {
    return this.#store.settled();
  }

  /** Copies what is kept into an empty folder. */
  backup(folder: string): Promise<void> {
    return this.#store.backup(folder);
  }

  /** Closes the files. */
  close(): Promise<void> {
    return this.#store.close();
  }

  /** In the order in which they were made. */
  all(): readonly MachineRecord[] {
    return [...this.#machines.values()].sort((left, right) => left.number - right.number);
  }

  /** Bridges that machines are plugged into. */
  bridges(): readonly BridgeRecord[] {
    return [...this.#bridges.values()];
  }

  /** Undefined for a name that no machine has. */
  find(name: string): MachineRecord | undefined {
    return this.#machines.get(name);
  }

  /** @throws BmcError MACHINE_UNKNOWN */
  need(name: string): MachineRecord {
    const found = this.#machines.get(name);
    if (found) return found;
    throw new BmcError('MACHINE_UNKNOWN', `the lab has no machine ${name}`);
  }

  /** Changes what is written down of a machine. @throws BmcError MACHINE_UNKNOWN */
  change(name: string, change: Partial<MachineRecord>): MachineRecord {
    return this.#machines.set(name, { ...this.need(name), ...change });
  }

  /** Writes down a machine with its disks blank. @throws BmcError MACHINE_EXISTS, MACHINE_INVALID */
  add(wanted: NewMachine): MachineRecord {
    if (!/^[a-z][a-z0-9-]*$/.test(wanted.name) || wanted.name.length > MAX_NAME) {
      throw new BmcError(
        'MACHINE_INVALID',
        `"${wanted.name}" cannot be a machine: a lower-case letter first, then such letters, digits and -, at most ${String(MAX_NAME)} in all`,
      );
    }
    if (this.#machines.has(wanted.name))
      throw new BmcError('MACHINE_EXISTS', `the lab has a machine ${wanted.name} already`);
    const number = (this.#settings.get('number')?.value ?? 0) + 1;
    this.#settings.set('number', { value: number });
    for (const bridge of this.#bridgesOf(wanted)) this.#bridges.set(bridge.name, bridge);
    const { name, kind, memoryMib, cores, firmware } = wanted;
    return this.#machines.set(name, {
      ...{ name, number, kind, memoryMib, cores },
      uuid: wanted.uuid ?? randomUUID(),
      serial: wanted.serial ?? `LAB-${name.toUpperCase()}`,
      nics: wanted.nics.map(({ bridge, mac }) => ({ bridge, mac: (mac ?? randomMac()).toUpperCase() })),
      disks: wanted.disks.map((disk, index) => ({
        ...disk,
        serial: disk.serial ?? `${name.slice(0, 16)}-${String(index)}`,
      })),
      override: NO_OVERRIDE,
      bios: { BootMode: firmware === 'uefi' ? 'Uefi' : 'LegacyBios', NetworkBoot: 'Enabled' },
      secureBoot: false,
      secureBootRan: false,
      indicator: 'Off',
    });
  }

  /** Forgets a machine. */
  remove(name: string): void {
    this.#machines.delete(name);
  }

  /** Names of the machines that were shut down for a copy and are to start again. */
  resting(): readonly string[] {
    return [...this.#resting.keys()].filter((name) => this.#machines.has(name));
  }

  /** Notes which machines are to start again. */
  setResting(names: readonly string[]): void {
    for (const name of [...this.#resting.keys()]) this.#resting.delete(name);
    for (const name of names) this.#resting.set(name, {});
  }

  #bridgesOf(wanted: NewMachine): readonly BridgeRecord[] {
    const given = wanted.bridges ?? [];
    const named = wanted.nics.map(({ bridge }) => bridge);
    const bare = named.filter(
      (name) => !this.#bridges.has(name) && !given.some((bridge) => bridge.name === name),
    );
    return [...given, ...bare.map((name) => ({ name }))];
  }
}

/** In Proxmox's own range, as the VMs of the lab. */
function randomMac(): string {
  return `BC:24:11:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}
