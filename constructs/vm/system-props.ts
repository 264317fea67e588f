/** What the guest is, and what else its machine has. */
export interface VmSystem {
  /** What runs in it, which decides what QEMU shows it. @default 'l26', Linux */
  readonly osType?: VmOsType;
  /** Whether it runs. @default true */
  readonly started?: boolean;
  /** Whether a change that needs it switches the VM off and on; else it waits for the next start. @default true, but of adopted ones */
  readonly rebootAfterUpdate?: boolean;
  /**
   * Serial ports, at most four: `socket`, which PVE's terminal and the boot messages are on, or a port of the node, `/dev/ttyS0`.
   * Debian 12's cloud kernel panics on its first boot without one.
   * @default ['socket']
   */
  readonly serial?: readonly string[];
  /** Keyboard layout of the console, `de`. @default PVE's, that of the cluster */
  readonly keyboard?: string;
  /** A pointer that follows that of the viewer. @default true */
  readonly tablet?: boolean;
  /** @default true */
  readonly acpi?: boolean;
  /** What the guest reads of its own hardware. @default PVE's, with an id of its own */
  readonly smbios?: VmSmbios;
  /** A sound card. @default none */
  readonly audio?: 'ich9-intel-hda' | 'intel-hda' | 'AC97';
  /** Randomness of the node. @default none */
  readonly rng?: VmRng;
  /** Folders of the node that the guest mounts, by their names under Datacenter → Resource Mappings. @default none */
  readonly virtiofs?: readonly VmSharedFolder[];
  /** Memory that the node cannot read, on AMD's processors; root@pam's to set. @default none */
  readonly amdSev?: VmAmdSev;
  /** Volume of a script that the node runs as the VM starts and stops; root@pam's to set. @default none */
  readonly hookScriptFileId?: string;
  /** Arguments for QEMU itself; root@pam's to set. @default none */
  readonly qemuArguments?: string;
}

/** PVE's names of operating systems. */
export type VmOsType =
  | 'l24'
  | 'l26'
  | 'other'
  | 'solaris'
  | 'w2k'
  | 'w2k3'
  | 'w2k8'
  | 'win10'
  | 'win11'
  | 'win7'
  | 'win8'
  | 'wvista'
  | 'wxp';

/** What stands in the SMBIOS, type 1. */
export interface VmSmbios {
  /** `0f0e0d0c-0b0a-4908-8706-050403020100`; given, since the provider would make up another one at each change. */
  readonly uuid: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly version?: string;
  readonly serial?: string;
  readonly family?: string;
}

/** A source of randomness. */
export interface VmRng {
  /** `/dev/hwrng` is root@pam's to give. @default '/dev/urandom' */
  readonly source?: '/dev/urandom' | '/dev/random' | '/dev/hwrng';
  /** Bytes that the guest may take in a period. @default 1024 */
  readonly maxBytes?: number;
  /** Milliseconds. @default 1000 */
  readonly periodMs?: number;
}

/** A folder of the node. */
export interface VmSharedFolder {
  /** `photos` */
  readonly mapping: string;
  /** @default 'auto' */
  readonly cache?: 'auto' | 'always' | 'metadata' | 'never';
  /** Whether the guest's O_DIRECT counts. @default false */
  readonly directIo?: boolean;
  /** Permissions of POSIX; brings extended attributes along. @default false */
  readonly acl?: boolean;
  /** Extended attributes. @default false */
  readonly xattr?: boolean;
}

/** AMD's encryption of memory. */
export interface VmAmdSev {
  /** `es` protects the registers too, `snp` the integrity as well. @default 'std' */
  readonly type?: 'std' | 'es' | 'snp';
  /** @default true */
  readonly allowSmt?: boolean;
  /** @default false */
  readonly kernelHashes?: boolean;
  /** @default false */
  readonly noDebug?: boolean;
  /** @default false */
  readonly noKeySharing?: boolean;
}

/** The QEMU guest agent. */
export interface VmAgent {
  /** @default true */
  readonly enabled?: boolean;
  /** Whether blocks that are free in the guest are given back after a copy or a move. @default false */
  readonly trim?: boolean;
  /** What it is reached by. @default 'virtio' */
  readonly type?: 'virtio' | 'isa';
  /** Seconds that the provider waits for an answer. @default 900 */
  readonly timeoutSeconds?: number;
}
