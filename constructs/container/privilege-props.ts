/** What a container may do beyond the usual; root's own password may set all but `nesting`. Off unless said otherwise. */
export interface ContainerFeatures {
  /**
   * Containers inside, as Docker makes them; systemd of current distributions needs it as well.
   * @default true, of a privileged one false: root's own password may set it there
   */
  readonly nesting?: boolean;
  readonly keyctl?: boolean;
  readonly fuse?: boolean;
  /** Device nodes that the guest may make. */
  readonly mknod?: boolean;
  /** File systems that the guest may mount. */
  readonly mount?: readonly ('nfs' | 'cifs')[];
}

/** A device of the node in a container. */
export interface ContainerDevice {
  /** `/dev/ttyUSB0` */
  readonly path: string;
  /** Octal, of four digits. @default '0660' */
  readonly mode?: string;
  /** Owner in the container. @default 0 */
  readonly uid?: number;
  /** Group in the container. @default 0 */
  readonly gid?: number;
  /** @default false */
  readonly denyWrite?: boolean;
}

/** A run of users or groups. */
export interface ContainerIdMap {
  readonly type: 'uid' | 'gid';
  /** First in the container. */
  readonly containerId: number;
  /** First on the node. */
  readonly hostId: number;
  /** How many, 1 or more. */
  readonly size: number;
}
