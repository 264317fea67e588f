/** A disk of a VM. The first of a VM is the one that it boots from. */
export interface VmDisk {
  /** PVE's name of it: `scsi0` to `scsi30`, `virtio0` to `virtio15`, `sata0` to `sata5`. */
  readonly interface: string;
  /** PVE storage with content `images`, `local-lvm`. A change moves the disk, while the VM runs. */
  readonly datastore: string;
  /** Whole GiB, 1 or more. A disk grows in place and never shrinks. */
  readonly sizeGib: number;
  /** Whether the guest sees an SSD; virtio disks have no such bit. @default true, but on virtio */
  readonly ssd?: boolean;
  /** Whether freed blocks go back to the storage. @default true */
  readonly discard?: boolean;
  /** An I/O thread of its own; sata disks have none. @default true, but on sata */
  readonly iothread?: boolean;
  /** Cache of the host. @default PVE's `none` */
  readonly cache?: 'none' | 'directsync' | 'writethrough' | 'writeback' | 'unsafe';
  /** How QEMU asks the host for blocks. @default PVE's `io_uring` */
  readonly aio?: 'io_uring' | 'native' | 'threads';
  /** Whether backups of the VM hold the disk. @default true */
  readonly backup?: boolean;
  /** Whether storage replication carries it. @default true */
  readonly replicate?: boolean;
  /** What the guest finds under `/dev/disk/by-id`, at most 20 letters, digits, `_` and `-`. @default none */
  readonly serial?: string;
  /**
   * I/O queues, 2 or more, of a scsi disk at `virtio-scsi-single`; a change waits for the next start.
   * @default one for each core
   */
  readonly queues?: number;
  /** How a storage of files keeps it; a change moves the disk. @default the storage's */
  readonly format?: VmDiskFormat;
  /** Limits of what the guest may read and write. @default none */
  readonly limits?: VmDiskLimits;
}

/** Form of a disk in a storage of files; those of blocks have `raw` alone. */
export type VmDiskFormat = 'qcow2' | 'raw' | 'vmdk';

/** Limits of a disk. */
export interface VmDiskLimits {
  /** MiB a second. */
  readonly readMibPerSecond?: number;
  /** MiB a second. */
  readonly writeMibPerSecond?: number;
  /** Operations a second. */
  readonly readIops?: number;
  /** Operations a second. */
  readonly writeIops?: number;
  /** MiB a second for a moment, with `readMibPerSecond` and not below it. */
  readonly readBurstMibPerSecond?: number;
  /** MiB a second for a moment, with `writeMibPerSecond` and not below it. */
  readonly writeBurstMibPerSecond?: number;
  /** Operations a second for a moment, with `readIops` and not below it. */
  readonly readBurstIops?: number;
  /** Operations a second for a moment, with `writeIops` and not below it. */
  readonly writeBurstIops?: number;
}
