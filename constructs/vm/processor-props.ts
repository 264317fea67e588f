/** What a VM computes with. */
export interface VmProcessor {
  /** For each socket, 1 to 2304. */
  readonly cores: number;
  /** 1 to 16. @default 1 */
  readonly sockets?: number;
  /** @default 'x86-64-v2-AES', which runs on every CPU since 2011 and lets the VM move between them */
  readonly cpuType?: string;
  /**
   * Cores that are plugged at the start, at most `cores` times `sockets`; further ones while the VM runs, where `hotplug`
   * has `cpu`. @default all
   */
  readonly pluggedCores?: number;
  /** Flags that are added or taken away, `['+aes', '-pcid']`. @default those of the type */
  readonly cpuFlags?: readonly string[];
  /** CPUs of the node that the VM is bound to, `0-3,8`. Root's own password may set it. @default any */
  readonly cpuAffinity?: string;
  /** CPU time, in cores, 0 to 128; 0 is all. @default all */
  readonly cpuLimit?: number;
  /** Share of the CPU time against other VMs, 1 to 262144. @default PVE's, 100 */
  readonly cpuUnits?: number;
  /** Whether the guest sees the sockets as NUMA nodes. @default false */
  readonly numa?: boolean;
  /** The guest's NUMA nodes one by one, at most 8, with `numa`. @default one for each socket */
  readonly numaNodes?: readonly VmNumaNode[];
  /** MiB, 64 to 268435456. */
  readonly memoryMib: number;
  /** MiB that the VM keeps when the node runs short. @default all, without a balloon */
  readonly balloonMib?: number;
  /** Pages of 2 MiB, 1 GiB (1024) or whatever there is, with `numa`. Root's own password may set it. @default small ones */
  readonly hugepages?: '2' | '1024' | 'any';
  /** Whether huge pages stay the VM's when it stops. @default false */
  readonly keepHugepages?: boolean;
  /** MiB that VMs of the node share (ivshmem), 1 or more. Root's own password may set it. @default none */
  readonly sharedMemoryMib?: number;
}

/** A NUMA node of a guest. */
export interface VmNumaNode {
  /** Cores of the VM, from 0, `0-3;8`. */
  readonly cpus: string;
  /** MiB, 64 or more; those of all nodes together are the VM's. */
  readonly memoryMib: number;
  /** NUMA nodes of the host that its memory is on, `0;1`. Required: the provider of 0.111.1 does not read one without. */
  readonly hostNodes: string;
  /** How strictly. @default 'preferred' */
  readonly policy?: 'preferred' | 'bind' | 'interleave';
}
