/** What a VM computes with. */
export interface VmProcessor {
  /** For each socket, 1 to 1024. */
  readonly cores: number;
  /** 1 to 4. @default 1 */
  readonly sockets?: number;
  /** @default 'x86-64-v2-AES', which runs on every CPU since 2011 and lets the VM move between them */
  readonly cpuType?: string;
  /** Flags that are added or taken away, `['+aes', '-pcid']`. @default those of the type */
  readonly cpuFlags?: readonly string[];
  /** CPUs of the node that the VM is bound to, `0-3,8`. @default any */
  readonly cpuAffinity?: string;
  /** CPU time, in cores, 0 to 128; 0 is all. @default all */
  readonly cpuLimit?: number;
  /** Share of the CPU time against other VMs, 1 to 262144. @default PVE's, 100 */
  readonly cpuUnits?: number;
  /** CPUs that are plugged in, of all that there are, with `hotplug` of cpu. @default all */
  readonly pluggedCpus?: number;
  /** Another one than the node's is emulated, slowly; root@pam's to set. @default that of the node */
  readonly architecture?: 'x86_64' | 'aarch64';
  /** Whether the guest sees the sockets as NUMA nodes. @default false */
  readonly numa?: boolean;
  /** NUMA nodes of its own, with `numa`. @default one for each socket */
  readonly numaNodes?: readonly VmNumaNode[];
  /** MiB. */
  readonly memoryMib: number;
  /** MiB that the VM keeps when the node runs short. @default all, without a balloon */
  readonly balloonMib?: number;
  /** Pages of 2 MiB, 1 GiB (1024) or whatever there is. @default small ones */
  readonly hugepages?: '2' | '1024' | 'any';
  /** Whether they stay the VM's while it is off. @default false */
  readonly keepHugepages?: boolean;
  /** MiB that the guest shares with others by inter-VM shared memory. @default none */
  readonly sharedMib?: number;
}

/** A NUMA node that the guest sees. */
export interface VmNumaNode {
  /** CPUs of the VM, `0-3`, `0;2`. */
  readonly cpus: string;
  readonly memoryMib: number;
  /** NUMA nodes of the node that its memory is on, `0-1`. @default any */
  readonly hostNodes?: string;
  /** What happens where those have no memory left. @default 'preferred' */
  readonly policy?: 'preferred' | 'bind' | 'interleave';
}
