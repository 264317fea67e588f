import type { PhysicalHost } from '../../site';
import { type Fleet, hostKeysOf, installationsOf, type Machine } from '../machines';
import type { ConfigureData } from './groups';
import type { JobKind } from './job-queue';

/** Name of the queue. */
export const CONFIGURE = 'configure';

/** Machines are begun with in seconds; Ansible goes on after that. */
const SECONDS = 60;
/** How often a server lets hear that Ansible goes on. */
const SIGN_OF_LIFE_MS = 30_000;

/** What became of a machine: why it failed, or undefined. */
export type Outcomes = ReadonlyMap<string, string | undefined>;

/** What a run of Ansible is given. */
export interface AnsibleGiven {
  readonly signal: AbortSignal;
  /** Told what it is at on a machine. */
  readonly onStep: (machine: string, step: string) => void;
  /** Public SSH keys that machines' installers told of, `ssh-ed25519 AAAA…`; of others nothing is known. */
  readonly hostKeys: ReadonlyMap<string, readonly string[]>;
  /** Ids of the machines' installations: keys that were learned of an earlier one are no longer theirs. */
  readonly installations: ReadonlyMap<string, string>;
}

/** Runs Ansible on machines. */
export type RunAnsible = (machines: readonly string[], given: AnsibleGiven) => Promise<Outcomes>;

/** How machines are configured, and which. */
export interface AnsibleRuns {
  readonly run: RunAnsible;
  /** Whether there is a playbook for a machine. */
  readonly isConfigured: (host: PhysicalHost) => boolean;
}

/** What machines are configured with. */
export interface ConfigureParts {
  readonly fleet: Fleet;
  readonly run: RunAnsible;
  readonly onError: (error: unknown) => void;
  /** @default 30 s */
  readonly signOfLifeMs?: number;
}

/** Runs of Ansible that go on in this process. */
export class ConfigureRuns {
  readonly #parts: ConfigureParts;
  readonly #running = new Map<Promise<void>, AbortController>();

  constructor(parts: ConfigureParts) {
    this.#parts = parts;
  }

  /** Begins with the machines of a group, once for each job; the run goes on when the job is done. */
  get kind(): JobKind<ConfigureData> {
    return {
      ...{ name: CONFIGURE, seconds: SECONDS, workers: 1 },
      work: async ({ data }) => {
        const begun: string[] = [];
        for (const { machine: name, version } of data.members) {
          const machine = await this.#parts.fleet.find(name);
          if (machine && (await this.#begin(machine, version))) begun.push(name);
        }
        if (begun.length > 0) this.#start(begun);
      },
    };
  }

  /** Ends those that go on; their machines are configured again later. */
  async stop(): Promise<void> {
    for (const controller of this.#running.values()) controller.abort();
    await Promise.all(this.#running.keys());
  }

  async #begin({ name, version, status }: Machine, wanted: number): Promise<boolean> {
    if (version !== wanted || status.state !== 'installed') return false;
    return (await this.#parts.fleet.apply(name, { kind: 'configure' }, { actor: 'server' })).ok;
  }

  #start(names: readonly string[]): void {
    const controller = new AbortController();
    const run = this.#run(names, controller.signal)
      .catch(this.#parts.onError)
      .finally(() => this.#running.delete(run));
    this.#running.set(run, controller);
  }

  async #run(names: readonly string[], signal: AbortSignal): Promise<void> {
    const { fleet, run, onError, signOfLifeMs = SIGN_OF_LIFE_MS } = this.#parts;
    const steps = new Map(names.map((name) => [name, 'Ansible begins']));
    const timer = setInterval(() => {
      for (const [name, step] of steps)
        fleet.apply(name, { kind: 'progress', step }, { actor: 'ansible' }).catch(onError);
    }, signOfLifeMs);
    try {
      const hostKeys = await hostKeysOf(fleet, names);
      const installations = await installationsOf(fleet, names);
      const outcomes = await this.#outcomesOf(names, () =>
        run(names, {
          ...{ signal, hostKeys, installations },
          onStep: (name, step) => steps.set(name, step.slice(0, 200)),
        }),
      );
      clearInterval(timer);
      for (const name of names) {
        const reason = outcomes.has(name) ? outcomes.get(name) : 'Ansible did not come to it';
        const event =
          reason === undefined
            ? ({ kind: 'configured' } as const)
            : ({ kind: 'configure-failed', reason: reason.slice(0, 500) } as const);
        await fleet.apply(name, event, { actor: 'ansible' });
      }
    } finally {
      clearInterval(timer);
    }
  }

  /** A run that cannot be is a failure of all of its machines. */
  async #outcomesOf(names: readonly string[], run: () => Promise<Outcomes>): Promise<Outcomes> {
    try {
      return await run();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new Map(names.map((name) => [name, reason]));
    }
  }
}
