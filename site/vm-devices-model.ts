/** What a VM has beyond processor, memory, disks and network cards. */
export interface VmDeviceModel {
  /** `['+aes', '-pcid']` */
  readonly cpuFlags?: readonly string[];
  /** CPUs of the node that the VM is bound to, `0-3,8`. */
  readonly cpuAffinity?: string;
  /** Cores; 0 is all. */
  readonly cpuLimit?: number;
  readonly cpuUnits?: number;
  readonly numa?: boolean;
  readonly hugepages?: '2' | '1024' | 'any';
  /** Where UEFI keeps its variables; there with firmware `ovmf`. */
  readonly efiDisk?: { readonly datastore: string; readonly secureBoot: boolean };
  readonly tpm?: { readonly datastore: string; readonly version: 'v1.2' | 'v2.0' };
  readonly pci?: readonly PciDevice[];
  readonly usb?: readonly { readonly mapping: string; readonly usb3?: boolean }[];
  readonly display?: Display;
  readonly watchdog?: Watchdog;
  /** Absent means `virtio-scsi-single`. */
  readonly scsiHardware?:
    'virtio-scsi-single' | 'virtio-scsi-pci' | 'lsi' | 'lsi53c810' | 'megasas' | 'pvscsi';
  readonly hotplug?: readonly ('disk' | 'network' | 'usb' | 'memory' | 'cpu')[];
  /** True where PVE and Terraform refuse to delete it. */
  readonly isProtected?: boolean;
  /** Names of the nodes that the VM may run on, its own among them; absent means its own alone. */
  readonly nodes?: readonly string[];
  /** Absent means `next-boot`. */
  readonly cloudInitChange?: 'next-boot' | 'reboot' | 'recreate';
  readonly timeouts?: VmTimeLimits;
}

/** A PCI device of the node. */
export interface PciDevice {
  /** Name that the cluster gives it. */
  readonly mapping: string;
  readonly pcie?: boolean;
  readonly rombar?: boolean;
  readonly primaryGpu?: boolean;
  readonly mediatedDevice?: string;
}

/** Graphics card of a VM. */
export interface Display {
  readonly type?:
    | 'cirrus'
    | 'none'
    | 'qxl'
    | 'qxl2'
    | 'qxl3'
    | 'qxl4'
    | 'serial0'
    | 'serial1'
    | 'serial2'
    | 'serial3'
    | 'std'
    | 'virtio'
    | 'virtio-gl'
    | 'vmware';
  readonly memoryMib?: number;
  readonly clipboard?: 'vnc';
}

/** A watchdog of a VM. */
export interface Watchdog {
  readonly model?: 'i6300esb' | 'ib700';
  readonly action?: 'reset' | 'shutdown' | 'poweroff' | 'pause' | 'debug' | 'none';
}

/** Seconds that Terraform waits for PVE; absent ones are the construct's. */
export interface VmTimeLimits {
  readonly createSeconds?: number;
  readonly startSeconds?: number;
  readonly shutdownSeconds?: number;
  readonly stopSeconds?: number;
  readonly rebootSeconds?: number;
  readonly migrateSeconds?: number;
}
