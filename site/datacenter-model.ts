import type { FilterRule } from './firewall-model';

/** What a cluster, or a node that is alone, has for all; what is left out stays as it is. */
export interface Datacenter {
  readonly storages?: readonly DatacenterStorage[];
  /** Resource pools by name, with words for people. */
  readonly pools?: Readonly<Record<string, { readonly comment?: string }>>;
  /** Roles by name, with their privileges: `{ Deployer: ['VM.Allocate', 'Datastore.AllocateSpace'] }`. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** Groups by name, with words for people. */
  readonly groups?: Readonly<Record<string, { readonly comment?: string }>>;
  readonly users?: readonly DatacenterUser[];
  readonly permissions?: readonly Permission[];
  readonly backups?: readonly BackupJob[];
  readonly pciMappings?: Readonly<Record<string, readonly PciMapping[]>>;
  readonly usbMappings?: Readonly<Record<string, readonly UsbMapping[]>>;
  /** Folders of nodes by name, which VMs mount by `virtiofs`. */
  readonly dirMappings?: Readonly<Record<string, readonly DirMapping[]>>;
  readonly options?: DatacenterOptions;
  /** The switch of PVE's firewall. */
  readonly firewall?: {
    readonly enabled: boolean;
    /** Addresses and networks that reach the nodes, `10.0.0.0/24`. */
    readonly admins: readonly string[];
    /** Rules of all nodes; sources are addresses, networks, machines, `admins` and `nodes`. @default none */
    readonly rules?: readonly FilterRule[];
  };
}

/**
 * A user without a password and without tokens: the provider would keep both in the state. A person gets a password
 * with `pveum passwd`, a program a token with `pveum user token add`.
 */
export interface DatacenterUser {
  /** With the realm, `deploy@pve`. */
  readonly id: string;
  readonly groups?: readonly string[];
  readonly email?: string;
  readonly comment?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** When it ends, as RFC 3339 has it, `2027-01-01T00:00:00Z`. @default never */
  readonly expires?: string;
  /** @default true */
  readonly enabled?: boolean;
}

/** What somebody may do somewhere. */
export type Permission = {
  /** `/`, `/vms/100`, `/pool/dev`, `/storage/local`. */
  readonly path: string;
  readonly role: string;
  /** @default true */
  readonly propagate?: boolean;
} & ({ readonly user: string } | { readonly group: string } | { readonly token: string });

/** A backup job. */
export interface BackupJob {
  /** `nightly` */
  readonly id: string;
  /** Calendar event of systemd, `02:30` or `sat 03:00`. */
  readonly schedule: string;
  readonly storage: string;
  /** Machines by their id, those of a pool, or all. */
  readonly guests: 'all' | { readonly pool: string } | { readonly vmIds: readonly number[] };
  /** @default 'snapshot' */
  readonly mode?: 'snapshot' | 'suspend' | 'stop';
  /** @default 'zstd' */
  readonly compress?: 'zstd' | 'gzip' | 'lzo' | '0';
  /** How many are kept; absent ones are not counted. */
  readonly keep: Readonly<
    Partial<Record<'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly', number>>
  >;
  /** Catches up on what was missed while the node was off. @default true */
  readonly repeatMissed?: boolean;
  /** @default true */
  readonly enabled?: boolean;
  /** Guests of that node alone. @default of all */
  readonly node?: string;
  /** KiB a second; 0 is no limit. @default PVE's */
  readonly limitKib?: number;
  /** 0 to 8, with the scheduler BFQ; 8 is idle. @default PVE's, 7 */
  readonly ioPriority?: number;
  /** Whether temporary files of containers are left out. @default true */
  readonly standardExcludes?: boolean;
  /** Storage that keeps what a guest writes over meanwhile, so that it waits for no slow target. @default none */
  readonly fleecing?: string;
  /** Minutes that the lock of another backup is waited for. @default PVE's, 180 */
  readonly lockWaitMinutes?: number;
  /** Minutes that a guest may take to stop, with mode `stop`. @default PVE's, 10 */
  readonly stopWaitMinutes?: number;
  readonly mailTo?: readonly string[];
  /** @default PVE's, `always` */
  readonly mailWhen?: 'always' | 'failure';
  /** `{{guestname}}`, of PVE's own variables. @default PVE's, that one */
  readonly notes?: string;
  /** How a Proxmox Backup Server finds what changed in containers. @default PVE's, `legacy` */
  readonly changeDetection?: 'legacy' | 'data' | 'metadata';
  /** Workers that read a VM. @default PVE's, 16 */
  readonly workers?: number;
  /** Entries of a container's catalogue that are held in memory. @default PVE's, 1048576 */
  readonly catalogueEntries?: number;
  /** Threads of gzip by pigz; 0 is gzip itself. @default PVE's, 0 */
  readonly gzipThreads?: number;
  /** Threads of zstd; 0 is half of the cores. @default PVE's, 1 */
  readonly zstdThreads?: number;
  /** Whether backups are protected from being removed. @default false */
  readonly isProtected?: boolean;
}

/** A PCI device of a node that has the mapping's name. */
export interface PciMapping {
  readonly node: string;
  /** `0000:01:00.0` */
  readonly path: string;
  /** Vendor and device, `10de:1eb8`. */
  readonly id: string;
  readonly iommuGroup?: number;
  /** Vendor and device of the card that it is on, `10de:129e`. */
  readonly subsystemId?: string;
  /** True for a device that is divided (vGPU, GVT-g); all of a mapping are so, or none. @default false */
  readonly isMediated?: boolean;
  readonly comment?: string;
}

/** A USB device of a node that has the mapping's name. */
export interface UsbMapping {
  readonly node: string;
  /** Vendor and product, `1050:0407`. */
  readonly id: string;
  /** Port, `1-2`. @default wherever it is plugged */
  readonly path?: string;
  readonly comment?: string;
}

/** A folder of a node that has the mapping's name. */
export interface DirMapping {
  readonly node: string;
  /** `/srv/photos` */
  readonly path: string;
}

/** Options of the whole cluster. */
export interface DatacenterOptions {
  /** Where HA starts machines: by their number, or by what nodes have free. */
  readonly haScheduling?: 'basic' | 'static' | 'dynamic';
  /** Looks for a better node also when a machine is started. */
  readonly haRebalanceOnStart?: boolean;
  /** Moves machines while they run, by `haScheduling`; PVE 9.2 and later. */
  readonly haRebalance?: HaRebalance;
  readonly haShutdownPolicy?: 'freeze' | 'failover' | 'migrate' | 'conditional';
  /** Network that machines move over, `10.0.20.0/24`. */
  readonly migrationNetwork?: string;
  readonly migrationType?: 'secure' | 'insecure';
  /** MAC addresses that PVE makes up begin with it, `BC:24:11`. */
  readonly macPrefix?: string;
  /** Keyboard layout of consoles, `de`. */
  readonly keyboard?: string;
  readonly maxWorkers?: number;
  /** KiB a second of clones. */
  readonly cloneLimitKib?: number;
  /** KiB a second of what has no limit of its own. */
  readonly limitKib?: number;
  /** KiB a second of moves between nodes. */
  readonly migrationLimitKib?: number;
  /** KiB a second of moves of disks. */
  readonly moveLimitKib?: number;
  /** KiB a second of restores. */
  readonly restoreLimitKib?: number;
  /** Console that the page opens. */
  readonly console?: 'html5' | 'xtermjs' | 'vv';
  /** Language of the page, `de`, `pt_BR`. */
  readonly language?: string;
  /** Notes on the page of the cluster. */
  readonly description?: string;
  /** Sender of mails. */
  readonly emailFrom?: string;
  /** Proxy of downloads, `http://10.0.12.1:3128`, without a password: it would stand in the state. */
  readonly httpProxy?: string;
  /** Ids that PVE proposes, 100 to 999999999. */
  readonly nextIds?: { readonly lower?: number; readonly upper?: number };
  readonly notifications?: Notifications;
}

/** When machines are moved for balance. */
export interface HaRebalance {
  readonly enabled: boolean;
  /** Imbalance in percent that starts it, 0 to 100. @default PVE's, 30 */
  readonly thresholdPercent?: number;
  /** Least gain in percent, 0 to 100. @default PVE's, 10 */
  readonly marginPercent?: number;
  /** Rounds of the HA manager that it must last. @default PVE's, 3 */
  readonly holdRounds?: number;
  /** @default PVE's, `bruteforce` */
  readonly method?: 'bruteforce' | 'topsis';
}

/** What the cluster tells, and to whom: targets by their names. */
export interface Notifications {
  readonly fencing?: 'always' | 'never';
  readonly fencingTarget?: string;
  readonly packageUpdates?: 'auto' | 'always' | 'never';
  readonly packageUpdatesTarget?: string;
  readonly replication?: 'always' | 'never';
  readonly replicationTarget?: string;
}

/** What PVE keeps in a storage. */
export type StorageContent = 'images' | 'rootdir' | 'iso' | 'import' | 'snippets' | 'vztmpl' | 'backup';

/** A storage of the cluster. Those that need a password are left out: the provider would keep it in the state. */
export type DatacenterStorage = CommonStorage &
  (
    | ({ readonly type: 'dir'; readonly path: string; readonly shared?: boolean } & FileStorage)
    | ({
        readonly type: 'nfs';
        readonly server: string;
        readonly export: string;
        readonly options?: string;
        /** Whether snapshots are volumes that name the one before; PVE 9. @default false */
        readonly snapshotAsVolumeChain?: boolean;
      } & FileStorage)
    | {
        readonly type: 'lvm';
        readonly volumeGroup: string;
        readonly shared?: boolean;
        /** Whether removed volumes are overwritten with zeros. @default false */
        readonly wipeRemovedVolumes?: boolean;
      }
    | { readonly type: 'lvmthin'; readonly volumeGroup: string; readonly thinPool: string }
    | {
        readonly type: 'zfspool';
        readonly pool: string;
        readonly thin?: boolean;
        readonly blockSize?: string;
      }
  );

interface CommonStorage {
  /** PVE's id, `nas`. */
  readonly id: string;
  readonly content: readonly StorageContent[];
  /** @default all nodes */
  readonly nodes?: readonly string[];
  /** @default true */
  readonly enabled?: boolean;
}

interface FileStorage {
  /** Whether PVE makes the folder. @default true */
  readonly createPath?: boolean;
  /** Whether PVE makes the folders of each content in it. @default true */
  readonly createFolders?: boolean;
  /** Of raw and qcow2 disks. @default PVE's, `metadata` */
  readonly preallocation?: 'off' | 'metadata' | 'falloc' | 'full';
  /** Backups that are kept in it, where a job says nothing. @default all */
  readonly keep?: Readonly<
    Partial<Record<'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly', number>>
  >;
  /** Backups of a guest that may be protected; -1 is any number. @default PVE's, 5 */
  readonly protectedBackups?: number;
}
