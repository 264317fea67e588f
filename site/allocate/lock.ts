import type { Place } from '../text';

/** What one NIC or interface was given. */
export interface NicAllocation {
  readonly mac?: string;
  /** Without prefix length, `10.10.10.100`. */
  readonly ipv4?: string;
  readonly ipv6?: string;
}

/** What one machine was given. */
export interface MachineAllocation {
  readonly vmId?: number;
  /** Shard of the environment that its state is in. */
  readonly shard?: number;
  /** By PVE's or Linux's name, `net0`. */
  readonly nics: ReadonlyMap<string, NicAllocation>;
}

/** An entry of the lock and the line that it stands on. */
export interface LockedMachine extends MachineAllocation {
  readonly place: Place;
}

/** All that was handed out, by `<environment>/<vm>` or `hosts/<machine>`. */
export type Lock = ReadonlyMap<string, LockedMachine>;

/** The key of a physical machine in the lock; VMs have the name of their environment in place of `hosts`. */
export const HOSTS_KEY = 'hosts';
