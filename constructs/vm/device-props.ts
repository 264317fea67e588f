import type { VmDiskFormat } from './disk-props';

/** What a VM consists of beside processor, disks and cards. */
export interface VmDevices {
  /** @default 'seabios' */
  readonly firmware?: 'seabios' | 'ovmf';
  /** Needed by `ovmf`, which forgets what it was told otherwise. @default none */
  readonly efiDisk?: VmEfiDisk;
  /** @default none */
  readonly tpm?: VmTpm;
  /** QEMU's machine type, `q35`, `pc-q35-9.0`, or `q35,viommu=intel`. @default PVE's `pc` */
  readonly machine?: string;
  /** @default 'virtio-scsi-single', the one whose disks have I/O threads */
  readonly scsiHardware?:
    'virtio-scsi-single' | 'virtio-scsi-pci' | 'lsi' | 'lsi53c810' | 'megasas' | 'pvscsi';
  /** At most 16, of which PVE takes 4 with `pcie`. @default none */
  readonly pci?: readonly VmPciDevice[];
  /** At most 14. @default none */
  readonly usb?: readonly VmUsbDevice[];
  /** @default PVE's */
  readonly display?: VmDisplay;
  /** @default none */
  readonly watchdog?: VmWatchdog;
  /** What can be plugged while the VM runs. @default PVE's: disk, network, usb */
  readonly hotplug?: readonly ('disk' | 'network' | 'usb' | 'memory' | 'cpu')[];
  /**
   * Serial ports, at most 4: `socket`, which `qm terminal` opens, or a port of the node, `/dev/ttyS0`, which root's own
   * password may set. Debian 12's cloud kernel panics on its first boot without one.
   * @default ['socket']
   */
  readonly serialPorts?: readonly string[];
  /** A sound card, heard over SPICE. @default none */
  readonly audio?: VmAudio;
  /** Where the guest gets randomness from. @default none: the CPU's own */
  readonly rng?: VmRng;
  /** Folders of the node that the guest may mount, at most 8; PVE 8.4 and later. @default none */
  readonly virtiofs?: readonly VmVirtiofs[];
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
  /** File with a ROM in place of the device's, under the node's `/usr/share/kvm`, `vbios.bin`. @default its own */
  readonly romFile?: string;
}

/** A USB device of the node, by the name that the cluster maps it by, or one that somebody brings over SPICE. */
export interface VmUsbDevice {
  /** Name under Datacenter → Resource Mappings, `dongle`. Either this or `spice`. */
  readonly mapping?: string;
  /** True for a port that SPICE's viewer plugs devices of its own into. @default false */
  readonly spice?: boolean;
  /** @default false */
  readonly usb3?: boolean;
}

/** The graphics card that the guest sees. */
export interface VmDisplay {
  /**
   * `serial0` makes PVE's console a terminal on that serial port; `qxl` to `qxl4` are one to four screens over SPICE.
   * @default 'std'
   */
  readonly type?: VmDisplayType;
  /** 4 to 512. @default PVE's, 16 */
  readonly memoryMib?: number;
  /** `vnc` carries texts between guest and console, by an agent in the guest. @default SPICE's, where there is SPICE */
  readonly clipboard?: 'vnc';
}

/** PVE's names of graphics cards. */
export type VmDisplayType =
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
  /** How a storage of files keeps it. @default 'raw' */
  readonly format?: VmDiskFormat;
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

/** A sound card. */
export interface VmAudio {
  /** @default 'ich9-intel-hda' */
  readonly device?: 'ich9-intel-hda' | 'intel-hda' | 'AC97';
}

/** A source of randomness, VirtIO RNG. */
export interface VmRng {
  /** File of the node; `/dev/hwrng` wants the privilege Mapping.Use on `/mapping/hwrng`. */
  readonly source: '/dev/urandom' | '/dev/random' | '/dev/hwrng';
  /** Bytes that the guest gets in a period, 1 or more. @default 1024 */
  readonly maxBytes?: number;
  /** Milliseconds, 1 or more. @default 1000 */
  readonly periodMs?: number;
}

/** A folder of the node in the guest: `mount -t virtiofs photos /mnt`. */
export interface VmVirtiofs {
  /** Name under Datacenter → Directory Mappings, and the tag that the guest mounts, `photos`. */
  readonly mapping: string;
  /** @default 'auto' */
  readonly cache?: 'auto' | 'always' | 'metadata' | 'never';
  /** Whether O_DIRECT of the guest reaches the node. @default false */
  readonly directIo?: boolean;
  /** POSIX ACLs, and extended attributes with them. @default false */
  readonly acl?: boolean;
  /** Extended attributes. @default false */
  readonly xattr?: boolean;
}
