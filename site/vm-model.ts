import type { VmFirewall } from './firewall-model';
import type { InstallConfig, IpConfig } from './install-model';
import type { ProxmoxAnswer } from './physical-model';
import type { VmDeviceModel } from './vm-devices-model';
import type { VmGuestModel } from './vm-guest-model';

/** A virtual machine. */
export interface Vm extends VmDeviceModel, VmGuestModel {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  readonly fqdn: string;
  readonly vmId: number;
  /** Name of the PVE node. */
  readonly node: string;
  /** `router` forwards and masquerades between its NICs; `host` is everything else. */
  readonly role: 'router' | 'host';
  readonly description?: string;
  /** Sorted, lower case, without duplicates. */
  readonly tags: readonly string[];
  readonly cores: number;
  readonly sockets: number;
  /** QEMU CPU type, `x86-64-v2-AES`. */
  readonly cpuType: string;
  readonly memoryMib: number;
  /** Name of the image that the first disk is made from; absent where the VM is made otherwise. */
  readonly image?: string;
  /** The first is the boot disk. */
  readonly disks: readonly Disk[];
  /** In the order of PVE's `net0`, `net1`, … */
  readonly nics: readonly Nic[];
  /** Started when the node boots. */
  readonly onBoot: boolean;
  /** Whether the QEMU guest agent runs in the guest. */
  readonly agent: boolean;
  /** PVE start-up order; lower starts first. */
  readonly startupOrder?: number;
  /** Seconds until the next VM starts. */
  readonly startupDelaySeconds?: number;
  /** Seconds that a shutdown may take. */
  readonly shutdownTimeoutSeconds?: number;
  /** What the VM is first made from; absent means its `image`. */
  readonly bootMethod?: 'clone' | 'iso' | 'pxe' | 'adopt';
  /** Template that the VM is a copy of. */
  readonly clone?: Clone;
  /** Name of the medium in the VM's drive; always there for `bootMethod` iso. */
  readonly iso?: string;
  /** Name of the profile that is installed. */
  readonly os?: string;
  /** What only the installer of Proxmox VE asks for; of a VM that starts from the network. */
  readonly answer?: ProxmoxAnswer;
  /** Devices to boot from; absent means the first disk. */
  readonly bootOrder?: readonly string[];
  /** Memory that the VM keeps when the node runs short; absent means all of it. */
  readonly balloonMib?: number;
  /** Absent means PVE's `seabios`. */
  readonly firmware?: 'seabios' | 'ovmf';
  /** QEMU machine type, `q35`; absent means PVE's own. */
  readonly machine?: string;
  /** PVE resource pool. */
  readonly pool?: string;
  readonly ha?: HighAvailability;
  /** Absent where neither the VM nor its environment says anything of PVE's firewall. */
  readonly firewall?: VmFirewall;
  /** Shard of the environment, from 0; absent where it is in the environment's own state. */
  readonly shard?: number;
  /** Names of machines that have to be made and started before. */
  readonly requires?: readonly string[];
  readonly install: InstallConfig;
}

/** Template that a VM is a copy of. */
export interface Clone {
  readonly templateId: number;
  /** Absent means the VM's own node. */
  readonly node?: string;
  readonly full: boolean;
  /** Absent means that of the template's disks. */
  readonly datastore?: string;
}

/** How PVE's HA manager treats a VM. */
export interface HighAvailability {
  readonly group?: string;
  /** Name of a set of VMs that never run on one node. */
  readonly apart?: string;
  readonly state: 'started' | 'stopped' | 'disabled' | 'ignored';
  readonly maxRestart: number;
  readonly maxRelocate: number;
  /** Whether it goes back to the node that it prefers, PVE 9 and later; absent means PVE's own, true. */
  readonly failback?: boolean;
}

/** A disk of a VM. */
export interface Disk {
  /** PVE's name, `scsi0`. */
  readonly interface: string;
  readonly datastore: string;
  readonly sizeGib: number;
  readonly ssd: boolean;
  readonly discard: boolean;
  readonly iothread: boolean;
  /** Where the guest mounts it. */
  readonly mount?: string;
  /** File system of a disk with a `mount`. */
  readonly filesystem?: 'ext4' | 'xfs' | 'btrfs';
  /** False keeps it out of backups. */
  readonly backup?: boolean;
  readonly cache?: 'none' | 'directsync' | 'writethrough' | 'writeback' | 'unsafe';
  readonly aio?: 'io_uring' | 'native' | 'threads';
  /** False keeps it out of storage replication. */
  readonly replicate?: boolean;
  /** What the guest sees under /dev/disk/by-id. */
  readonly serial?: string;
  /** I/O queues. */
  readonly queues?: number;
  readonly format?: 'qcow2' | 'raw' | 'vmdk';
  readonly limits?: DiskLimits;
}

/** Limits of what a guest may read from a disk and write to it. */
export interface DiskLimits {
  readonly readMibPerSecond?: number;
  readonly writeMibPerSecond?: number;
  /** Operations a second. */
  readonly readIops?: number;
  /** Operations a second. */
  readonly writeIops?: number;
  readonly readBurstMibPerSecond?: number;
  readonly writeBurstMibPerSecond?: number;
  readonly readBurstIops?: number;
  readonly writeBurstIops?: number;
}

/** A network card of a VM. */
export interface Nic {
  /** Bridge or vnet, `vmbr0`. */
  readonly bridge: string;
  /** `BC:24:11:00:27:11` */
  readonly mac: string;
  /** Card that QEMU shows to the guest; absent means `virtio`. */
  readonly model?: 'e1000' | 'e1000e' | 'rtl8139' | 'vmxnet3';
  /** 1 to 4094; absent means untagged. */
  readonly vlanId?: number;
  /** Bytes; absent leaves the guest's default. */
  readonly mtu?: number;
  readonly firewall: boolean;
  /** VLANs whose tags the guest sets itself: `['20', '30-39']`; absent means all that the bridge carries. */
  readonly trunks?: readonly string[];
  /** Pairs of queues. */
  readonly queues?: number;
  /** Megabytes a second that the guest may send. */
  readonly rateLimitMbps?: number;
  /** True where the cable is pulled. */
  readonly disconnected?: boolean;
  readonly ipv4: IpConfig;
  readonly ipv6: IpConfig;
  readonly dnsServers: readonly string[];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
}
