import type { VmConfig } from './guest-records';
import type { SectionConfig } from './records';

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
