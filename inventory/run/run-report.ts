import type { TaskStatus } from './task-status';

/** How far the configuration of a host came. */
export type HostState =
  /** Configured in this run. */
  | 'configured'
  /** Left alone, because its ledger says that it is configured by the same content. */
  | 'up-to-date'
  | 'failed'
  /** The run ended before the host was done. */
  | 'unfinished';

/** Why a host was not configured. */
export interface HostFailure {
  readonly host: string;
  readonly stage: 'ssh' | 'cloud-init' | 'task';
  /** Role and name of the failing task, `base : Install what is missing`; for stage `task`. */
  readonly task?: string;
  readonly message: string;
  /** What to do about it, where the cause is a known one. */
  readonly remedy?: string;
}

/** What became of one task on one host. */
export interface TaskReport {
  /** Role and name, `base : Install what is missing`. */
  readonly task: string;
  readonly status: TaskStatus;
  /** Null where Ansible did not say when the task began. */
  readonly seconds: number | null;
}

/** What a run did to one host. */
export interface HostReport {
  readonly state: HostState;
  /** Numbers of tasks. */
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failure?: HostFailure;
  /** Which making of the machine it was, as {@link ConfigureOptions.generations} says it; absent where nothing does. */
  readonly generation?: string;
  /** What roles told people of it, each once; absent where they told nothing. */
  readonly notices?: readonly string[];
  /** In the order in which they ended; absent where Ansible did not run. */
  readonly tasks?: readonly TaskReport[];
  /** Address from DHCP that the host was found at, `10.0.12.213`; absent where the specs say it. */
  readonly address?: string;
}

/** What a configuration run did; also in `report.json` of the run's folder. */
export interface RunReport {
  readonly environment: string;
  readonly result: 'ok' | 'failed' | 'interrupted';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly check: boolean;
  readonly hosts: Readonly<Record<string, HostReport>>;
  /** Every failure, in the order in which they happened. */
  readonly failures: readonly HostFailure[];
  readonly warnings: readonly string[];
  /** Folder of the run: `ansible.log`, `events.jsonl`, `report.json`, `report.xml` (JUnit), `report.html`. */
  readonly folder: string;
}
