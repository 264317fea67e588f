/** A file of a medium. */
export interface MediumFile {
  /** `vmlinuz` */
  readonly name: string;
  readonly bytes: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** One version of what machines are installed from: the files of an installer, or a disk image. */
export interface Medium {
  /** `debian-12`: a key of `images` or `isos`, or the name of a profile. */
  readonly name: string;
  /** First 12 digits of the SHA-256 of what it was made of. */
  readonly version: string;
  /** ISO 8601. */
  readonly addedAt: string;
  /** File or URL that it was made of; a URL without its user and query. */
  readonly source: string;
  readonly files: readonly MediumFile[];
  /** Bytes that a disk image takes on the disk; absent for what is no disk image. */
  readonly diskBytes?: number;
  /** What its kernel has to be told, where its own script for iPXE says so: NixOS's. */
  readonly kernelArguments?: readonly string[];
}

/** Finds the version that machines are given now; undefined where there is none. */
export type MediumLookup = (name: string) => Medium | undefined;

/** File of a disk image: the raw disk, compressed by gzip, which BusyBox unpacks. */
export const DISK_IMAGE = 'disk.img.gz';
/** The medium that holds the installer of disk images. */
export const IMAGE_INSTALLER = 'image-installer';
/** Its files. */
export const IMAGE_INSTALLER_FILES = { kernel: 'vmlinuz', initrd: 'initrd.img' } as const;
