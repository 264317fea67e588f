import type { GuestKind } from '../guests';
import type { LabModelOptions, TaskDurations } from '../pve';
import type { LabRecord } from './lab-record';

/** What the daemon tells the process that started it, once. */
export type DaemonMessage =
  | { readonly kind: 'ready'; readonly record: LabRecord }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** How a lab is started; given to the daemon as one JSON argument. */
export interface DaemonOptions {
  readonly name: string;
  readonly directory: string;
  readonly cacheDirectory: string;
  /** Address that the API and the nodes' SSH listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** TCP port of the API. */
  readonly port: number;
  /** TCP port of the first node's SSH; the next nodes follow. */
  readonly sshPort: number;
  /** What a lab that is started for the first time holds. */
  readonly model: LabModelOptions;
  /** JSON file with such a `LabModel`, which may be larger than an argument; it wins over `model`. */
  readonly modelFile?: string;
  /** Sets the lab's clock. @default as it was left */
  readonly time?: { readonly now?: number; readonly speed?: number };
  /** How long tasks take. @default as it was left */
  readonly taskDurations?: TaskDurations;
  /** What VMs become that say nothing of it; false serves the API only. */
  readonly guests: GuestKind | false;
}
