/** What a VM consists of beside processor, disks and cards. */
export interface VmDevices {
  /** @default 'seabios' */
  readonly firmware?: 'seabios' | 'ovmf';
  /** Needed by `ovmf`, which forgets what it was told otherwise. @default none */
  readonly efiDisk?: VmEfiDisk;
  /** @default none */
  readonly tpm?: VmTpm;
  /** QEMU's machine type, `q35`. @default PVE's `pc` */
  readonly machine?: string;
  /** @default 'virtio-scsi-single', the one whose disks have I/O threads */
  readonly scsiHardware?:
    'virtio-scsi-single' | 'virtio-scsi-pci' | 'lsi' | 'lsi53c810' | 'megasas' | 'pvscsi';
  /** At most 16. @default none */
  readonly pci?: readonly VmPciDevice[];
  /** @default none */
  readonly usb?: readonly VmUsbDevice[];
  /** @default PVE's */
  readonly display?: VmDisplay;
  /** @default none */
  readonly watchdog?: VmWatchdog;
  /** What can be plugged while the VM runs. @default PVE's: disk, network, usb */
  readonly hotplug?: readonly ('disk' | 'network' | 'usb' | 'memory' | 'cpu' | 'cloudinit')[];
}

/**
 * A PCI device of the node, by the name that the cluster maps it by. A raw address would take root's own password,
 * and would bind the VM to one node.
 * @see https://pve.proxmox.com/pve-docs/chapter-qm.html#resource_mapping
 */
export interface VmPciDevice {
  /** Name under Datacenter → Resource Mappings, `gpu`. */
  readonly mapping: string;
  /** As PCI Express, which needs machine type q35. @default false */
  readonly pcie?: boolean;
  /** Whether the guest sees the device's ROM. @default true */
  readonly rombar?: boolean;
  /** The guest's first display is this device. @default false */
  readonly primaryGpu?: boolean;
  /** Mediated device of it, `nvidia-63`. @default the device itself */
  readonly mediatedDevice?: string;
  /** File under `/usr/share/kvm` of the node with its ROM. @default the device's */
  readonly romFile?: string;
}

/** A USB device of the node, by the name that the cluster maps it by. */
export interface VmUsbDevice {
  /** Name under Datacenter → Resource Mappings, `dongle`. */
  readonly mapping: string;
  /** @default false */
  readonly usb3?: boolean;
}

/** The graphics card that the guest sees. */
export interface VmDisplay {
  /** `serial0` makes PVE's console a terminal on the serial port. @default 'std' */
  readonly type?: 'std' | 'qxl' | 'virtio' | 'virtio-gl' | 'vmware' | 'cirrus' | 'serial0' | 'none';
  /** 4 to 512. @default PVE's, 16 */
  readonly memoryMib?: number;
  /** `vnc` shares the clipboard with the console in the browser; the guest needs spice-vdagent. @default none */
  readonly clipboard?: 'vnc';
}

/** Where UEFI keeps its variables. */
export interface VmEfiDisk {
  /** PVE storage, `local-lvm`. */
  readonly datastore: string;
  /**
   * Whether the keys of Microsoft and the distributions are there from the start, which turns Secure Boot on. A change
   * replaces the VM.
   * @default false
   */
  readonly secureBoot?: boolean;
  /** @default 'raw' */
  readonly format?: 'raw' | 'qcow2';
}

/** A virtual TPM. */
export interface VmTpm {
  /** PVE storage of its state, `local-lvm`. */
  readonly datastore: string;
  /** A change replaces the VM. @default 'v2.0' */
  readonly version?: 'v1.2' | 'v2.0';
}

/** A timer that acts when the guest no longer feeds it. */
export interface VmWatchdog {
  /** @default 'i6300esb' */
  readonly model?: 'i6300esb' | 'ib700';
  /** @default 'reset' */
  readonly action?: 'reset' | 'shutdown' | 'poweroff' | 'pause' | 'debug' | 'none';
}
