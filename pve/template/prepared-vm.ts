import type { PveClient } from '../client';

/** A VM that prepares itself as a template, and powers itself off when it has. */
export interface PreparedVm {
  readonly client: PveClient;
  readonly node: string;
  readonly vmId: number;
  /**
   * Volume with its cloud-init data, `local:iso/debian-cidata-51335a73.iso`. What it holds is begun anew where that failed, in a VM that
   * has a medium of this name in its drive. @default nothing is begun anew
   */
  readonly medium?: string;
  /** Longest wait for it to be off, in milliseconds. */
  readonly limitMs: number;
  /** Between two looks, in milliseconds. @default 5000 */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
  /** Told what is waited for, `VM 9000 on pve1 prepares itself`. */
  readonly say: (line: string) => void;
}

/** What PVE has of it, by PVE's own keys. */
export type Config = Readonly<Record<string, string | number | undefined>>;

/** How PVE says that it is. */
export interface Status {
  readonly status: string;
  /** Seconds since it was started. */
  readonly uptime?: number;
}
