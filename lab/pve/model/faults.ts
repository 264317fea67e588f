/** How a task is to fail. */
export interface TaskFailure {
  readonly message: string;
  readonly log: readonly string[];
  /** The worker is killed: nothing is taken back. */
  readonly killed: boolean;
  /** Called when it has come to that. */
  readonly happened: (upid: string) => void;
}

/** What is wrong with a lab just now; asked by everything that it would touch. */
export interface Conditions {
  /** A node that cannot be reached. */
  isAway(node: string): boolean;
  /** Since when, milliseconds since 1970; undefined for one that is there. */
  awaySince(node: string): number | undefined;
  /** False while the cluster's configuration cannot be written. */
  isQuorate(): boolean;
  /** A storage that takes nothing more. */
  isFull(storage: string, node: string): boolean;
  /** Milliseconds that a disk takes on a storage, which makes one at a time; 0 for one that is not slow. */
  delayOf(storage: string, node: string): number;
  /** A guest whose agent does not answer. */
  isSilent(vmid: number): boolean;
}
