/** What a VM is to its guest, and the devices that few need. */
export interface VmGuestModel {
  /** PVE's name of the operating system; absent means `l26`. */
  readonly osType?: GuestOs;
  readonly acpi?: boolean;
  readonly keyboard?: Keyboard;
  /** False leaves the pointer of the console a mouse. */
  readonly tablet?: boolean;
  readonly smbios?: Smbios;
  /** `socket`, or a port of the node; absent means one socket. */
  readonly serialPorts?: readonly string[];
  readonly audio?: { readonly device?: 'ich9-intel-hda' | 'intel-hda' | 'AC97' };
  readonly rng?: RandomSource;
  readonly virtiofs?: readonly SharedFolder[];
  /** Volume of a script that the node runs. */
  readonly hookScriptFileId?: string;
  /** Cores that are plugged at the start; absent means all. */
  readonly pluggedCores?: number;
  readonly numaNodes?: readonly NumaNode[];
  /** False leaves what takes a restart to the next one. */
  readonly restartForChanges?: boolean;
  /** Absent means that it is moved. */
  readonly onNodeChange?: 'recreate' | 'migrate';
}

/** PVE's names of operating systems. */
export type GuestOs =
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

/** PVE's names of keyboards. */
export type Keyboard =
  | 'da'
  | 'de'
  | 'de-ch'
  | 'en-gb'
  | 'en-us'
  | 'es'
  | 'fi'
  | 'fr'
  | 'fr-be'
  | 'fr-ca'
  | 'fr-ch'
  | 'hu'
  | 'is'
  | 'it'
  | 'ja'
  | 'lt'
  | 'mk'
  | 'nl'
  | 'no'
  | 'pl'
  | 'pt'
  | 'pt-br'
  | 'sl'
  | 'sv'
  | 'tr';

/** Texts of SMBIOS type 1. */
export interface Smbios {
  readonly family?: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serial?: string;
  readonly version?: string;
  /** Given, since the provider would make up another one at each change. */
  readonly uuid: string;
}

/** Where a guest gets randomness from. */
export interface RandomSource {
  readonly source: '/dev/urandom' | '/dev/random' | '/dev/hwrng';
  /** Bytes in a period. */
  readonly maxBytes?: number;
  readonly periodMs?: number;
}

/** A folder of the node that a guest may mount. */
export interface SharedFolder {
  /** Name that the cluster gives it. */
  readonly mapping: string;
  readonly cache?: 'auto' | 'always' | 'metadata' | 'never';
  readonly directIo?: boolean;
  readonly acl?: boolean;
  readonly xattr?: boolean;
}

/** A NUMA node of a guest. */
export interface NumaNode {
  /** Cores of the VM, `0-3;8`. */
  readonly cpus: string;
  readonly memoryMib: number;
  /** NUMA nodes of the host, `0;1`. */
  readonly hostNodes: string;
  readonly policy?: 'preferred' | 'bind' | 'interleave';
}
