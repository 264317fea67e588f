import type { Catalogue } from '../catalogue';
import type { TaskRunner } from './task-runner';
import type { GuestHost } from '../../guests';
import type { FileLocks } from './file-locks';
import type { Sequencer } from './sequencer';
import type { Conditions } from './faults';
import type { LabState } from './state';

/** Source of what is random in the lab; given by tests to make it repeatable. */
export interface IdSource {
  /** `66e7f283-ee93-40c5-a9dc-35327ce79d18` */
  uuid(): string;
  /** Locally unused MAC address in Proxmox's own range, `BC:24:11:0E:D1:46`. */
  mac(): string;
}

/** What a running lab is made of; passed to everything that answers a request. */
export interface Lab {
  readonly state: LabState;
  readonly tasks: TaskRunner;
  readonly guests: GuestHost;
  readonly catalogue: Catalogue;
  /** What is wrong just now, by the rules of its faults. */
  readonly conditions: Conditions;
  /** Runs work on one object one after the other. */
  readonly sequencer: Sequencer;
  /** What workers wait for each other by. */
  readonly locks: FileLocks;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When this run of the lab began, milliseconds since 1970. */
  readonly startedAt: number;
  /** Longest time that a look at a running task is held open, in milliseconds. */
  readonly holdTasksMs: number;
  readonly ids: IdSource;
  /** Machines that a boot starts: undefined while they are still to run, else why they do not. Those that run are not in it. */
  readonly booting: Map<number, string | undefined>;
  /** Folder of the lab's own files. */
  readonly directory: string;
  /** Version that the lab says it is, `9.1.4`. */
  readonly version: string;
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Key of the signatures under tickets. */
  readonly ticketSecret: string;
  /** Resolves when everything that was changed so far survives the end of the process. */
  readonly settled: () => Promise<void>;
  /** One line for the daemon's log. */
  readonly onLog: (line: string) => void;
}
