/** Every state of a machine. */
export const MACHINE_STATES = [
  /** Known from the specs, or seen on the network; nothing is done to it. */
  'discovered',
  /** Somebody allowed one installation. */
  'accepted',
  /** On its way to the installer, which it may start once. */
  'booting',
  /** The installer writes its disks. */
  'installing',
  /** The operating system is on its disks. */
  'installed',
  /** Ansible is at work. */
  'configuring',
  'ready',
  /** Something went wrong; the reason says what. */
  'failed',
  /** Given back; nothing is done to it. */
  'released',
  /** Somebody took it out of service. */
  'broken',
] as const;

/** Name of a state. */
export type MachineState = (typeof MACHINE_STATES)[number];

/** What a machine was at when it failed. */
export type FailedIn = 'booting' | 'installing' | 'configuring';

/** All that decides what may happen to a machine next. Plain data; times are milliseconds since 1970. */
export interface MachineStatus {
  readonly state: MachineState;
  /** `given` allows to start the installer, which spends it: one installation for one acceptance. */
  readonly permission: 'none' | 'given' | 'spent';
  /** How often what the machine is at was begun since it was accepted or installed. */
  readonly attempt: number;
  /** What the installer says that it is at, `partitioning`. */
  readonly step?: string;
  /** How much of the installation is done, 0 to 100. */
  readonly percent?: number;
  /** Why it failed, or was taken out of service, or has to be tried again. */
  readonly reason?: string;
  readonly failedIn?: FailedIn;
  /** When time is up, or when the next attempt begins; absent where nothing happens by itself. */
  readonly dueAt?: number;
}

/** A machine that nothing was done to. */
export const UNTOUCHED: MachineStatus = { state: 'discovered', permission: 'none', attempt: 0 };

/** Whether a machine may be given an installer now. */
export function isArmed({ state, permission }: Pick<MachineStatus, 'state' | 'permission'>): boolean {
  return state === 'booting' && permission === 'given';
}
