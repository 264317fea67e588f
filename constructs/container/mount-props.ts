/** Options of a container's volume. */
export interface ContainerVolumeOptions {
  /** POSIX ACLs. @default those of the file system */
  readonly acl?: boolean;
  /** User quotas, of a privileged container and not on ZFS. @default false */
  readonly quota?: boolean;
  /** Whether storage replication carries it. @default true */
  readonly replicate?: boolean;
  /** `discard`, `lazytime`, `noatime`, `nodev`, `noexec`, `nosuid`. @default none */
  readonly mountOptions?: readonly string[];
}

/** What a container's file tree begins with. */
export interface ContainerRootDisk extends ContainerVolumeOptions {
  /** PVE storage with content `rootdir`, `local-lvm`. */
  readonly datastore: string;
  /** Whole GiB, 1 or more; it grows in place, and a smaller one makes the container anew. */
  readonly sizeGib: number;
}

/** A volume beside the root, or a folder of the node. */
export interface ContainerMount extends ContainerVolumeOptions {
  /** Where the guest sees it, `/srv/data`. */
  readonly path: string;
  /**
   * PVE storage that a volume is made on, `local-lvm`; a volume that is there, `local-lvm:vm-201-disk-1`; or a folder of
   * the node, `/mnt/photos`, which root's own password may mount.
   */
  readonly volume: string;
  /** Of a volume that is made. */
  readonly sizeGib?: number;
  /** @default false */
  readonly readOnly?: boolean;
  /** Taken along in backups. @default true for volumes, false for folders of the node */
  readonly backup?: boolean;
  /** True says that a folder is on every node, so that the container may move. @default false */
  readonly shared?: boolean;
}
