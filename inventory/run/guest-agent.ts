import type { Vm } from '../../site';

/** An interface as the guest agent tells of it. */
export interface GuestInterface {
  /** In any case, `bc:24:11:00:27:11`. */
  readonly mac: string;
  /** Without prefix length. */
  readonly addresses: readonly string[];
}

/** Why a guest agent cannot be asked at all, however long one waits: no token, or one without the right. */
export class AgentOutOfReach extends Error {}

/**
 * Asks the guest agent of a machine for its interfaces; rejects as long as there is no answer.
 *
 * @throws AgentOutOfReach when asking again is of no use
 */
export type AskAgent = (vm: Vm) => Promise<readonly GuestInterface[]>;

/**
 * Asks the guest agent of a machine for its public host keys, `ssh-ed25519 AAAA…`; rejects as long as it does not tell them.
 *
 * @throws AgentOutOfReach when asking again is of no use
 */
export type AskHostKeys = (vm: Vm) => Promise<readonly string[]>;
