import type { GuestKind } from '../guests';
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
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** PVE nodes of a lab that is started for the first time. */
  readonly nodes: number;
  /** What VMs become that say nothing of it; false serves the API only. */
  readonly guests: GuestKind | false;
}
