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
  /** Whether the guest sees the sockets as NUMA nodes. @default false */
  readonly numa?: boolean;
  /** MiB. */
  readonly memoryMib: number;
  /** MiB that the VM keeps when the node runs short. @default all, without a balloon */
  readonly balloonMib?: number;
  /** Pages of 2 MiB, 1 GiB (1024) or whatever there is. @default small ones */
  readonly hugepages?: '2' | '1024' | 'any';
}
