import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Clone, HighAvailability } from '../../site';
import type { AnswerDisk } from '../answer-disk';
import type { CloudInitDisk } from '../cloud-init';
import type { VmDisplay, VmEfiDisk, VmPciDevice, VmTpm, VmUsbDevice, VmWatchdog } from './device-props';
import type { VmDisk } from './disk-props';
import type { VmNetworkDevice } from './network-device-props';

/** What a VM is first made from: exactly one of the five. */
export interface VmSource {
  /** Volume that the first disk is made from; see `ProxmoxImage.fileId`. */
  readonly imageFileId?: string;
  /** Template that the VM is a copy of: its disks grow to the sizes asked for, further ones are added empty. */
  readonly clone?: Clone;
  /** Medium that installs an operating system on the first disk, which is booted from as soon as it can be. */
  readonly installer?: VmInstaller;
  /** True boots from the first network card before the first disk: a boot server decides what happens. */
  readonly networkBoot?: boolean;
  /**
   * True takes over the VM with that id, which is there on that node already. What the properties have no word for
   * stays as it is, and so does whether it runs.
   */
  readonly adopted?: boolean;
}

/** An installer and what it is answered. */
export interface VmInstaller {
  /** Volume of the ISO; see `ProxmoxIso.fileId`. */
  readonly fileId: string;
  /**
   * Answers on a disk of their own, since the provider gives a VM one CD-ROM drive.
   * @default the ISO carries its answers, or a person gives them
   */
  readonly answers?: AnswerDisk;
}

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

/** How PVE runs a VM. */
export interface VmOperation {
  /** PVE starts it when the node boots. @default true */
  readonly onBoot?: boolean;
  /** Whether the QEMU guest agent runs in the guest. @default false */
  readonly agent?: boolean;
  /** Devices to boot from, `['scsi0', 'net0']`. @default what the source needs */
  readonly bootOrder?: readonly string[];
  /** Lower starts first when the node boots, and stops last. @default any */
  readonly startupOrder?: number;
  /** Seconds until the next VM starts. @default 0 */
  readonly startupDelaySeconds?: number;
  /** Seconds that a shutdown may take. @default PVE's, 180 */
  readonly shutdownTimeoutSeconds?: number;
  /** Resource pool, which must be there. @default none */
  readonly pool?: string;
  /** What PVE's HA manager does with it. @default not managed */
  readonly ha?: HighAvailability;
  /** PVE refuses to delete the VM or its disks, and so does Terraform. @default false */
  readonly isProtected?: boolean;
  /** How long Terraform waits for PVE. */
  readonly timeouts?: VmTimeouts;
}

/** Seconds that Terraform waits; the provider's own 30 minutes hide a start or stop that hangs. */
export interface VmTimeouts {
  /** Making it from an image, or copying it. @default 1800 */
  readonly createSeconds?: number;
  /** @default 300 */
  readonly startSeconds?: number;
  /** @default 300 */
  readonly shutdownSeconds?: number;
  /** @default 120 */
  readonly stopSeconds?: number;
  /** @default 1800 */
  readonly migrateSeconds?: number;
}

/** What becomes of a VM whose cloud-init data changed. */
export type CloudInitChange =
  /** The data are in its drive; cloud-init takes them up whenever it boots next. */
  | 'next-boot'
  /** It is restarted, and so takes them up at once. */
  | 'reboot'
  /** It is destroyed and made anew, as the provider does by itself. */
  | 'recreate';

/** Properties of {@link ProxmoxVm}. */
export interface ProxmoxVmProps extends VmSource, VmProcessor, VmDevices, VmOperation {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** 100 to 999999999. The provider would look for a free one, and two deployments would find the same. */
  readonly vmId: number;
  /** PVE node that the VM is made on. */
  readonly node: string;
  /**
   * Nodes that the VM may run on: a move between them, by HA or by hand, is no difference in a plan. Its storages, that
   * of cloud-init media too, must be shared between them.
   * @default `node` alone: the VM is moved back to it
   */
  readonly nodes?: readonly string[];
  /** Words for people. @default none */
  readonly description?: string;
  /** PVE keeps them in lower case. @default none */
  readonly tags?: readonly string[];
  readonly disks: readonly VmDisk[];
  readonly nics: readonly VmNetworkDevice[];
  /** @default the guest boots without cloud-init data */
  readonly cloudInit?: CloudInitDisk;
  /** @default 'next-boot' */
  readonly cloudInitChange?: CloudInitChange;
  /** What restarts the VM where `cloudInitChange` is `reboot`: a shell command and the folder that it runs in. */
  readonly reboot?: { readonly command: string; readonly workingDirectory: string };
  readonly provider?: TerraformProvider;
  /** What must exist before, for instance the `SdnVxlan` that the NICs are on. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
