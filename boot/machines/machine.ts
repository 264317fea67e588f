import type { MachineStatus } from './status';

/** What machines are known by; texts as they were seen, MAC addresses in upper case with colons. */
export interface MachineIdentity {
  readonly macs?: readonly string[];
  /** Of SMBIOS, lower case. */
  readonly uuid?: string;
  /** Serial number of the system. */
  readonly serial?: string;
}

/** A machine as the store holds it. */
export interface Machine {
  /** Name in the site, or `unknown-bc241100ff01` of one that the site does not have. */
  readonly name: string;
  /** Grows with each change: who read an older one may not write. */
  readonly version: number;
  readonly status: MachineStatus;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Of the installation that was accepted last; absent before the first. */
  readonly installation?: string;
  /** Where it was last seen. */
  readonly address?: string;
  readonly identity: MachineIdentity;
}

/** Something that happened, as the log of events keeps it. */
export interface LoggedEvent {
  /** Grows; later ones are greater. */
  readonly id: number;
  readonly machine: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a `MachineEvent`, or `discovered`, `refused`, `seen`, … */
  readonly kind: string;
  /** Who did it: a user's token, `machine`, `server`. */
  readonly actor: string;
  readonly before?: string;
  readonly after?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}
