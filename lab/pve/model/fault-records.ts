import type { FaultRule } from '../faults/rule';

/** A rule about what is to go wrong, and how far it is. */
export interface FaultRecord {
  readonly name: string;
  readonly rule: FaultRule;
  /** Grows with each rule; rules act in this order. */
  readonly sequence: number;
  /** Requests that matched so far. */
  readonly matched: number;
  /** Times that it acted. */
  readonly fired: number;
  /** Milliseconds since 1970 since when its state is in force; absent while it is not. */
  readonly since?: number;
}

/** One time that a rule acted. */
export interface FiringRecord {
  readonly sequence: number;
  readonly fault: string;
  readonly kind: FaultRule['kind'];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Absent where no request brought it about. */
  readonly method?: string;
  readonly path?: string;
  /** What the client got, or what happened. */
  readonly outcome: string;
}
