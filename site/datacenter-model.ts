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
  readonly options?: DatacenterOptions;
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
}

/** A PCI device of a node that has the mapping's name. */
export interface PciMapping {
  readonly node: string;
  /** `0000:01:00.0` */
  readonly path: string;
  /** Vendor and device, `10de:1eb8`. */
  readonly id: string;
  readonly iommuGroup?: number;
}

/** A USB device of a node that has the mapping's name. */
export interface UsbMapping {
  readonly node: string;
  /** Vendor and product, `1050:0407`. */
  readonly id: string;
  /** Port, `1-2`. @default wherever it is plugged */
  readonly path?: string;
}

/** Options of the whole cluster. */
export interface DatacenterOptions {
  /** Where HA starts machines: by their number, or by what nodes have free. */
  readonly haScheduling?: 'basic' | 'static';
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
}

/** What PVE keeps in a storage. */
export type StorageContent = 'images' | 'rootdir' | 'iso' | 'import' | 'snippets' | 'vztmpl' | 'backup';

/** A storage of the cluster. Those that need a password are left out: the provider would keep it in the state. */
export type DatacenterStorage = CommonStorage &
  (
    | { readonly type: 'dir'; readonly path: string; readonly shared?: boolean }
    | { readonly type: 'nfs'; readonly server: string; readonly export: string; readonly options?: string }
    | { readonly type: 'lvm'; readonly volumeGroup: string; readonly shared?: boolean }
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
}
