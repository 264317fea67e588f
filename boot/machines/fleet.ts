import { randomUUID } from 'node:crypto';
import { BootError } from '../boot-error';
import {
  addEvent,
  countInState,
  countMachines,
  type Database,
  dueMachines,
  endInstallation,
  type EventFilter,
  findByInstallations,
  findMachine,
  gathering,
  insertMachine,
  listEvents,
  listMachines,
  namesInStates,
  openInstallation,
  type Queryable,
  resemblingMachines,
  startInstallation,
  updateMachine,
} from '../store';
import type { PhysicalHost } from '../../site';
import { hasMac, UNKNOWN_PREFIX } from './identify';
import type { MachineLimits } from './limits';
import type { LoggedEvent, Machine, MachineIdentity } from './machine';
import type { MachineEvent } from './machine-event';
import { SparseNotes } from './sparse-notes';
import { type MachineState, type MachineStatus, UNTOUCHED } from './status';
import { transition } from './transition';

/** What a fleet works with. */
export interface FleetOptions {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly limitsOf: (name: string) => MachineLimits;
  /** Told of each change once it is kept. */
  readonly onChange?: (machine: Machine, event: MachineEvent) => void;
}

/** What became of an event. */
export type Applied =
  { readonly ok: true; readonly machine: Machine } | { readonly ok: false; readonly why: string };

/** Of two servers that write at once one goes on; the other reads and decides anew, this often at most. */
const MOST_TRIES = 50;

/** Letters of JSON of a note. A machine says at most some hundred of itself, and its three host keys. */
const MOST_DETAIL = 32_768;

const FORGETTING: ReadonlySet<MachineEvent['kind']> = new Set(['release', 'mend']);

/** How an installation has ended once its machine comes into a state. */
const OUTCOMES: Partial<Record<MachineState, string>> = {
  installed: 'installed',
  released: 'released',
  broken: 'given up',
};

/** All machines: their states in the database, changed by events alone, each of which is written down. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #sparse = new SparseNotes();
  readonly #byInstallation: (installation: string) => Promise<Machine | undefined>;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#byInstallation = gathering((ids) => findByInstallations(options.database, ids));
  }

  /** Every machine, by name. */
  list(): Promise<readonly Machine[]> {
    return listMachines(this.#options.database);
  }

  /** One machine; undefined where there is none of that name. */
  find(name: string): Promise<Machine | undefined> {
    return findMachine(this.#options.database, name);
  }

  /** The machine that an installation is the last of. */
  findByInstallation(installation: string): Promise<Machine | undefined> {
    return this.#byInstallation(installation);
  }

  /** Machines that share a mark with somebody, or a network card's address by the site. @param identity canonical */
  resembling(identity: MachineIdentity, hosts: readonly PhysicalHost[]): Promise<readonly Machine[]> {
    const names = hosts.filter((host) => hasMac(host, identity.macs ?? [])).map(({ name }) => name);
    return resemblingMachines(this.#options.database, identity, names);
  }

  /** How many machines were seen that nobody described. */
  countUnknown(): Promise<number> {
    return countMachines(this.#options.database, UNKNOWN_PREFIX);
  }

  /** Names of the machines that are in one of these states. */
  namesIn(states: readonly MachineState[]): Promise<readonly string[]> {
    return namesInStates(this.#options.database, states);
  }

  /** How many machines have an operating system that was not configured. */
  countInstalled(): Promise<number> {
    return countInState(this.#options.database, 'installed');
  }

  /** Machines for whom a `due` is due. */
  due(most = 1000): Promise<readonly Machine[]> {
    return dueMachines(this.#options.database, this.#options.now(), most);
  }

  /** What happened, the oldest first. */
  events(filter: EventFilter): Promise<readonly LoggedEvent[]> {
    return listEvents(this.#options.database, filter);
  }

  /** Adds a machine that nothing was done to; false where it is there already. */
  async discover(
    name: string,
    seen: { readonly identity?: MachineIdentity; readonly address?: string; readonly actor: string },
  ): Promise<boolean> {
    const { identity = {}, address, actor } = seen;
    const at = this.#options.now();
    const machine = {
      ...{ name, status: UNTOUCHED, identity, changedAt: at },
      ...(address === undefined ? {} : { address }),
    };
    return this.#options.database.transaction(async (store) => {
      if (!(await insertMachine(store, machine))) return false;
      await addEvent(store, {
        machine: name,
        at,
        kind: 'discovered',
        actor,
        after: 'discovered',
        detail: { ...identity },
      });
      return true;
    });
  }

  /** Writes down something that changes no state, such as that its power was switched. Of what is too long, how long it is. */
  async note(event: Pick<LoggedEvent, 'machine' | 'kind' | 'actor' | 'detail'>): Promise<void> {
    const { length } = JSON.stringify(event.detail);
    const detail = length > MOST_DETAIL ? { tooLong: length } : event.detail;
    await addEvent(this.#options.database, { ...event, detail, at: this.#options.now() });
  }

  /** The same of what anybody can bring about, as often as he likes: some of it, with how often it came that day. */
  async noteSparsely(event: Parameters<Fleet['note']>[0]): Promise<void> {
    const times = this.#sparse.count(event.machine, event.kind, this.#options.now());
    if (times !== undefined) await this.note({ ...event, detail: { ...event.detail, times } });
  }

  /**
   * Lets something happen to a machine: all of it is kept, or nothing.
   * @param seen What was learned of the machine with it.
   * @throws BootError BOOT_MACHINE_UNKNOWN, BOOT_MACHINE_BUSY
   */
  async apply(
    name: string,
    event: MachineEvent,
    given: { readonly actor: string; readonly address?: string; readonly identity?: MachineIdentity },
  ): Promise<Applied> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const result = await this.#try(name, event, given);
      if (result === 'overtaken') continue;
      if (result.ok) this.#options.onChange?.(result.machine, event);
      return result;
    }
    throw new BootError('BOOT_MACHINE_BUSY', `"${name}" is being changed by others all the time; try again`);
  }

  #try(
    name: string,
    event: MachineEvent,
    given: { readonly actor: string; readonly address?: string; readonly identity?: MachineIdentity },
  ): Promise<Applied | 'overtaken'> {
    const { database, now, limitsOf } = this.#options;
    return database.transaction(async (store) => {
      const before = await findMachine(store, name);
      if (!before) {
        throw new BootError(
          'BOOT_MACHINE_UNKNOWN',
          `there is no machine "${name}"; rackwright machine list shows those that there are`,
        );
      }
      const at = now();
      const result = transition(before.status, event, { now: at, limits: limitsOf(name) });
      if (!result.ok) return { ok: false, why: result.why };
      const machine: Machine = {
        ...before,
        status: result.status,
        changedAt: at,
        ...(given.address === undefined ? {} : { address: given.address }),
        // A machine that is given back or mended may come back with other boards.
        identity: FORGETTING.has(event.kind) ? {} : { ...before.identity, ...given.identity },
        ...(event.kind === 'accept' ? { installation: randomUUID() } : {}),
      };
      if (!(await updateMachine(store, machine))) return 'overtaken';
      await this.#keepInstallation(store, machine, event, given.actor);
      // That it still goes on is no news.
      if (isSaidAgain(before.status, machine.status, event)) return { ok: true, machine: grown(machine) };
      const { kind, ...detail } = event;
      await addEvent(store, {
        ...{ machine: name, at, kind, actor: given.actor },
        ...{ before: before.status.state, after: machine.status.state },
        detail: {
          ...detail,
          ...(machine.status.reason === undefined ? {} : { reason: machine.status.reason }),
        },
      });
      return { ok: true, machine: grown(machine) };
    });
  }

  /** The table of installations is a second lock on the same door: it takes one start for one acceptance. */
  async #keepInstallation(
    store: Queryable,
    machine: Machine,
    event: MachineEvent,
    actor: string,
  ): Promise<void> {
    const { name, installation: id = '', status, changedAt: now } = machine;
    if (event.kind === 'accept') await openInstallation(store, { id, machine: name, actor, now });
    else if (event.kind === 'installer-started') {
      if (await startInstallation(store, id, now)) return;
      throw new BootError(
        'BOOT_MACHINE_STATE',
        `the installation of "${name}" was started before; accept it again`,
      );
    } else {
      const outcome = OUTCOMES[status.state];
      if (outcome !== undefined) await endInstallation(store, { machine: name, outcome, now });
    }
  }
}

/** As the database has it now. */
function grown(machine: Machine): Machine {
  return { ...machine, version: machine.version + 1 };
}

function isSaidAgain(before: MachineStatus, after: MachineStatus, { kind }: MachineEvent): boolean {
  const isSame = before.state === after.state && before.step === after.step;
  return kind === 'progress' && isSame && before.percent === after.percent;
}
