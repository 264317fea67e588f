import { networkMachine, type Site } from '../site';
import { exampleSecret, previewOf, releaseOf } from './preview';
import type { Fleet, Machine } from './machines';
import { refuse, type Result } from './provisioner/result';

/** How what a server works by and what the files of the specs say are to each other. */
export const SPECS_STATES = [
  /** The same. */
  'current',
  /** The files have changed, and a machine is on its way to another system by them: they are taken when it is there. */
  'held',
  /** The files have changed, and are not right. */
  'refused',
] as const;

/** Name of such a state. */
export type SpecsState = (typeof SPECS_STATES)[number];

/** What the files say now. */
export type SiteChange =
  /** `take` makes it what the server works by. */
  | { readonly ok: true; readonly site: Site; readonly take: () => void }
  /** `why` in words, with places. */
  | { readonly ok: false; readonly why: string };

/**
 * Reads the files where they have changed; undefined where the server works by them.
 * @param isUrgent true also while they are being written
 */
export type ReadSite = (isUrgent: boolean) => Promise<SiteChange | undefined>;

/** What a server follows its specs with. */
export interface FollowParts {
  /** What it works by. */
  readonly site: () => Site;
  /** @default the files are not read again */
  readonly read?: ReadSite;
  readonly fleet: Pick<Fleet, 'find' | 'list' | 'note'>;
  /** Lets DHCP know of them; what it throws keeps them from being taken. */
  readonly network: (site: Site) => Promise<void>;
  /** Told that they were taken. */
  readonly onTaken: () => Promise<void>;
  readonly onLog: (line: string) => void;
}

/**
 * Lets a server work by its specs as they are: they are taken where they are right, all of them or none, and not while a
 * machine is on its way by others.
 */
export class FollowedSite {
  readonly #parts: FollowParts;
  /** Installations that were accepted when the specs said something else of the machine. */
  readonly #outdated = new Set<string>();
  #state: SpecsState = 'current';
  #why = '';
  #pending: Site | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** How the specs are; undefined where they are not followed. */
  get state(): SpecsState | undefined {
    return this.#parts.read && this.#state;
  }

  /** Looks at the files, and takes them where that may be. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#look(false));
  }

  /**
   * Does what leads to an installation, by the files as they are at that moment, or not at all.
   * @param isBegun true where it was accepted before
   */
  async during<T>(name: string, isBegun: boolean, act: () => Promise<Result<T>>): Promise<Result<T>> {
    return this.#inTurn(async () => {
      await this.#look(true);
      const why = await this.#whyNot(name, isBegun);
      return why === undefined ? act() : refuse('BOOT_SPECS_STALE', why);
    });
  }

  async #look(isUrgent: boolean): Promise<void> {
    const change = await this.#parts.read?.(isUrgent);
    this.#pending = change?.ok ? change.site : undefined;
    if (change === undefined) {
      this.#be('current', 'the server works by them');
      return;
    }
    if (!change.ok) {
      this.#be('refused', change.why);
      return;
    }
    const machines = await this.#parts.fleet.list();
    const changed = machines
      .filter((machine) => isOnItsWay(machine) || machine.status.permission === 'given')
      .filter(({ name }) => isToldOtherwise(name, this.#parts.site(), change.site));
    const onTheirWay = changed.filter(isOnItsWay);
    if (onTheirWay.length > 0) {
      const names = onTheirWay.map(({ name, status }) => `${name} (${status.state})`).join(', ');
      this.#be('held', `they say something else of ${names}, and are taken when that is over`);
      return;
    }
    try {
      await this.#parts.network(change.site);
    } catch (error) {
      this.#be('refused', error instanceof Error ? error.message : String(error));
      return;
    }
    for (const machine of changed.filter(({ status }) => status.permission === 'given'))
      await this.#outdate(machine);
    change.take();
    this.#pending = undefined;
    this.#state = 'current';
    this.#why = '';
    this.#parts.onLog('specs: they have changed, and the server works by them');
    await this.#parts.onTaken();
  }

  #be(state: SpecsState, why: string): void {
    if (state === this.#state && (state === 'current' || why === this.#why)) return;
    this.#state = state;
    this.#why = why;
    this.#parts.onLog(
      state === 'current'
        ? `specs: ${why} again`
        : `specs: they have changed, and the server goes on by those of before: ${why}`,
    );
  }

  async #whyNot(name: string, isBegun: boolean): Promise<string | undefined> {
    if (this.#state === 'refused') {
      return `the specs have changed, and the server cannot take them: ${this.#why}; nothing is installed by those of before: mend them (rackwright validate), and try again`;
    }
    if (this.#pending && isToldOtherwise(name, this.#parts.site(), this.#pending)) {
      return `the specs say something else of "${name}" than the server works by, which cannot take them yet: ${this.#why}; wait for that, or end it by rackwright machine release`;
    }
    const machine = isBegun ? await this.#parts.fleet.find(name) : undefined;
    const installation = machine?.installation;
    return installation !== undefined && this.#outdated.has(installation)
      ? `the specs of "${name}" have changed since it was accepted: look at rackwright answer ${name}, then release it and accept it again`
      : undefined;
  }

  async #outdate({ name, installation }: Machine): Promise<void> {
    if (installation === undefined || this.#outdated.has(installation)) return;
    this.#outdated.add(installation);
    const why = 'its specs have changed since it was accepted: it has to be accepted again';
    await this.#parts.fleet.note({
      machine: name,
      kind: 'specs-changed',
      actor: 'specs',
      detail: { reason: why },
    });
  }

  /** One at a time: what was accepted is on its way before it is looked who is. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Goes on by itself, by what it was accepted with. */
function isOnItsWay({ status: { state, dueAt } }: Machine): boolean {
  return state === 'booting' || state === 'installing' || (state === 'accepted' && dueAt !== undefined);
}

/** Whether a machine would be installed otherwise by other specs. How it is switched and configured does not matter. */
function isToldOtherwise(name: string, before: Site, now: Site): boolean {
  return before !== now && toldBy(before, name) !== toldBy(now, name);
}

/** Made once for each site, which is another object where it was read anew. */
const told = new WeakMap<Site, Map<string, string>>();

function toldBy(site: Site, name: string): string {
  const known = told.get(site) ?? new Map<string, string>();
  told.set(site, known);
  const text = known.get(name) ?? tellAnew(site, name);
  known.set(name, text);
  return text;
}

function tellAnew(site: Site, name: string): string {
  const machine = networkMachine(site, name);
  if (!machine) return '';
  const host = { ...machine, bmc: undefined, playbook: undefined, description: undefined };
  let files: object;
  try {
    files = previewOf(site, name, { release: releaseOf(site, name), secret: exampleSecret('***') });
  } catch (error) {
    files = { fault: error instanceof Error ? error.message : String(error) };
  }
  return JSON.stringify({ host, files });
}
