/** What the lab keeps of a data centre. Records are replaced, never changed. */

/** A value of a VM's configuration as the API answers it. */
export type ConfigValue = string | number;

/** `qm config`: keys are PVE's own. */
export type VmConfig = Readonly<Record<string, ConfigValue>>;

/** A QEMU machine. */
export interface VmRecord {
  readonly vmid: number;
  readonly node: string;
  readonly config: VmConfig;
  /** The configuration that the running machine started with, where it differs from `config`. */
  readonly runningConfig?: VmConfig;
  readonly pool?: string;
  readonly status: 'running' | 'stopped';
  /** Milliseconds since 1970; only while running. */
  readonly startedAt?: number;
  /** Process id as PVE would show it; only while running. */
  readonly pid?: number;
  /** A task works on the machine: `create`, `clone`, `migrate`. */
  readonly lock?: string;
  /** No task is left that would release the lock; it stays until somebody takes it away. */
  readonly stuck?: true;
  /** Why no guest runs although the machine is powered on. */
  readonly guestAbsent?: string;
  /** By name, oldest first. */
  readonly snapshots?: Readonly<Record<string, SnapshotRecord>>;
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
export interface ContainerRecord {
  readonly vmid: number;
  readonly node: string;
  readonly config: VmConfig;
  readonly pool?: string;
  readonly status: 'running' | 'stopped';
  /** Milliseconds since 1970; only while running. */
  readonly startedAt?: number;
  readonly pid?: number;
  readonly lock?: string;
  readonly stuck?: true;
  readonly snapshots?: Readonly<Record<string, SnapshotRecord>>;
  readonly frozen?: true;
  /** `u 0 100000 65536`: lines of `lxc.idmap`, which the API shows and only a file takes. */
  readonly idmap?: readonly string[];
}

/** A group of users; the users name it themselves. */
export interface GroupRecord {
  readonly groupid: string;
  readonly comment?: string;
}

/** A value of a section as the API answers it. */
export type SectionValue =
  string | number | readonly string[] | readonly Readonly<Record<string, string | number>>[];

/** One section of a configuration file such as `storage.cfg` or `ha/resources.cfg`. */
export interface SectionRecord {
  /** `ha/resources` */
  readonly file: string;
  readonly id: string;
  /** Keys are PVE's own. */
  readonly config: SectionConfig;
  /** What the API never shows. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Options of a section. */
export type SectionConfig = Readonly<Record<string, SectionValue>>;

/** What a storage can hold, in PVE's words. */
export type ContentType = 'images' | 'rootdir' | 'iso' | 'vztmpl' | 'import' | 'snippets' | 'backup';

/** A storage of the data centre. */
export interface StorageRecord {
  readonly storage: string;
  /** `dir`, `lvmthin`, `nfs`, … */
  readonly type: string;
  readonly content: readonly ContentType[];
  /** True for one storage that all nodes see; else each node has its own of that name. */
  readonly shared: boolean;
  /** Nodes that have it; absent means all. */
  readonly nodes?: readonly string[];
  /** `/var/lib/vz` */
  readonly path?: string;
  /** Bytes on each node. */
  readonly total: number;
  /** Nothing may be put on it. */
  readonly disabled?: true;
  /** Other options of its type, keys are PVE's own. */
  readonly options?: SectionConfig;
}

/** A volume of a storage. */
export interface VolumeRecord {
  readonly storage: string;
  /** Absent on a shared storage. */
  readonly node?: string;
  /** Name in the storage, `vm-100-disk-0` or `iso/x.iso`. */
  readonly volume: string;
  readonly content: ContentType;
  /** `raw`, `qcow2`, `iso`, `tgz`, … */
  readonly format: string;
  /** Bytes; for a disk, what the machine sees. */
  readonly size: number;
  /** Bytes that a machine sees of an image that is to be imported. */
  readonly virtualSize?: number;
  /** Seconds since 1970. */
  readonly ctime: number;
  readonly vmid?: number;
  /** Name of the root in the catalogue that the bytes stand for. */
  readonly origin?: string;
  /** Path below the lab's folder of the real bytes; absent when the lab only knows of them. */
  readonly file?: string;
  /** The bytes that a disk was made of, below the lab's folder; shared by its copies and never written. */
  readonly image?: { readonly file: string; readonly format: 'qcow2' | 'raw' };
  /** What a machine has written to a disk, below the lab's folder; a qcow2 image over `image`. */
  readonly written?: string;
  /** Id that the volume had before it was moved. */
  readonly formerly?: string;
  /** Words about a backup. */
  readonly notes?: string;
  /** May not be removed. */
  readonly protected?: true;
  /** Configuration of the guest that a backup was made of. */
  readonly backupOf?: {
    readonly type: 'qemu' | 'lxc';
    readonly config: VmConfig;
    /** By their options, `scsi0`. */
    readonly disks?: Readonly<Record<string, BackedUpDisk>>;
  };
  /** Volume of the template that this is a linked clone of. */
  readonly parent?: string;
}

/** A disk as a backup holds it. */
export interface BackedUpDisk {
  readonly storage: string;
  /** Bytes. */
  readonly size: number;
  readonly format: string;
  /** Name of the root in the catalogue that its bytes stand for. */
  readonly origin?: string;
  readonly isCloudInit?: true;
}

/** A resource pool; its machines name it themselves. */
export interface PoolRecord {
  readonly poolid: string;
  readonly comment?: string;
  readonly storages: readonly string[];
}

/** A node of the data centre. */
export interface NodeRecord {
  readonly node: string;
  /** 1 and up. */
  readonly nodeid: number;
  /** Address on the management network, without prefix length. */
  readonly address: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** Network interfaces in force. */
  readonly interfaces: Readonly<Record<string, InterfaceConfig>>;
  /** Network interfaces as they will be after the next reload; absent when nothing waits. */
  readonly pendingInterfaces?: Readonly<Record<string, InterfaceConfig>>;
}

/** `/etc/network/interfaces` as the API shows it; keys are PVE's own. */
export type InterfaceConfig = Readonly<Record<string, string | number | readonly string[]>>;

/** A zone, vnet, subnet or another SDN object: what is in force, and what is written down. */
export interface SdnRecord {
  readonly kind:
    | 'zone'
    | 'vnet'
    | 'subnet'
    | 'controller'
    | 'ipam'
    | 'dns'
    | 'fabric'
    | 'fabric-node'
    | 'prefix-list'
    | 'route-map';
  readonly id: string;
  /** Absent until the object was applied once. */
  readonly running?: SdnConfig;
  /** Absent when it is deleted and not yet applied. */
  readonly config?: SdnConfig;
}

/** Keys are PVE's own. */
export type SdnConfig = Readonly<
  Record<string, string | number | readonly (string | Readonly<Record<string, string>>)[]>
>;

/** A user. Passwords and tokens are kept as hashes. */
export interface UserRecord {
  readonly userid: string;
  readonly enable: 0 | 1;
  /** Seconds since 1970; 0 is never. */
  readonly expire: number;
  readonly comment?: string;
  readonly email?: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly keys?: string;
  readonly groups: readonly string[];
  readonly passwordHash?: string;
  /** The same password as the nodes' own accounts have it, for SSH; only of users of the realm `pam`. */
  readonly shadowHash?: string;
  readonly tokens: Readonly<Record<string, TokenRecord>>;
}

/** An API token of a user. */
export interface TokenRecord {
  /** SHA-256 of the secret: it is random, so it needs no slow hash. */
  readonly secretHash: string;
  readonly privsep: 0 | 1;
  readonly expire: number;
  readonly comment?: string;
}

/** A named set of privileges. */
export interface RoleRecord {
  readonly roleid: string;
  readonly privs: readonly string[];
  /** One of PVE's own roles. */
  readonly special: boolean;
}

/** One line of the access control list. */
export interface AclRecord {
  readonly path: string;
  readonly type: 'user' | 'group' | 'token';
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate: 0 | 1;
}

/** A task, running while `endtime` is absent. */
export interface TaskRecord {
  readonly upid: string;
  /** Seconds since 1970. */
  readonly starttime: number;
  readonly endtime?: number;
  readonly exitstatus?: string;
  readonly log: readonly string[];
  /** Increases with each task of the lab. */
  readonly sequence: number;
}

/** Facts about the lab itself. */
export interface SettingRecord {
  readonly value: unknown;
}
