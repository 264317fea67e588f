/** A value of a VM's configuration as the API answers it. */
export type ConfigValue = string | number;

/** `qm config`: keys are PVE's own. */
export type VmConfig = Readonly<Record<string, ConfigValue>>;

/** What machines and containers have alike. */
interface AnyGuestRecord {
  readonly vmid: number;
  readonly node: string;
  readonly config: VmConfig;
  readonly pool?: string;
  readonly status: 'running' | 'stopped';
  /** Milliseconds since 1970; only while running. */
  readonly startedAt?: number;
  /** Process id as PVE would show it; only while running. */
  readonly pid?: number;
  /** A task works on it: `create`, `clone`, `migrate`. */
  readonly lock?: string;
  /** No task is left that would release the lock; it stays until somebody takes it away. */
  readonly stuck?: true;
  /** By name, oldest first. */
  readonly snapshots?: Readonly<Record<string, SnapshotRecord>>;
}

/** A QEMU machine. */
export interface VmRecord extends AnyGuestRecord {
  /** The configuration that the running machine started with, where it differs from `config`. */
  readonly runningConfig?: VmConfig;
  /** Why no guest runs although the machine is powered on. */
  readonly guestAbsent?: string;
  /** The machine's processors are held. */
  readonly paused?: true;
  /** Crypt hash of `cipassword`; the configuration shows stars. */
  readonly cipasswordHash?: string;
}

/** What a machine was at one time. */
export interface SnapshotRecord {
  readonly description?: string;
  /** Seconds since 1970. */
  readonly snaptime: number;
  /** The snapshot that was current before. */
  readonly parent?: string;
  /** The memory was kept as well. */
  readonly vmstate?: true;
  readonly config: VmConfig;
  /** Sizes of the volumes, by their ids. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** An LXC container. The lab keeps its state; nothing runs in it. */
export interface ContainerRecord extends AnyGuestRecord {
  readonly frozen?: true;
  /** `u 0 100000 65536`: lines of `lxc.idmap`, which the API shows and only a file takes. */
  readonly idmap?: readonly string[];
}
