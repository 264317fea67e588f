import type { Vm } from '../../site';

/** An interface as the guest agent tells of it. */
export interface GuestInterface {
  /** In any case, `bc:24:11:00:27:11`. */
  readonly mac: string;
  /** Without prefix length. */
  readonly addresses: readonly string[];
}

/** Asks the guest agent of a machine for its interfaces; rejects as long as there is no answer. */
export type AskAgent = (vm: Vm) => Promise<readonly GuestInterface[]>;
