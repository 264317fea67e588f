import type { GuestOs, Keyboard } from '../../site';

/**
 * What a VM is to its guest, beside its devices.
 * @see https://pve.proxmox.com/pve-docs/qm.conf.5.html of PVE 9.2
 */
export interface VmGuest {
  /**
   * What the guest is, which PVE sets clock, USB ports and Hyper-V features by: `win11` (also Server 2022 and 2025),
   * `win10` (2016, 2019), `win8` (2012). @default 'l26', every Linux since 2.6
   */
  readonly osType?: VmOsType;
  /** Whether the guest is told by ACPI to shut down, and what it is made of. @default true */
  readonly acpi?: boolean;
  /** Layout of the keyboard at the VNC console, `de`. @default 'en-us' */
  readonly keyboard?: VmKeyboard;
  /** Whether the console's pointer is a USB tablet, which stays where the mouse is. @default true */
  readonly tablet?: boolean;
  /** What the guest reads of its maker by `dmidecode`. @default QEMU's, with a UUID that PVE makes up */
  readonly smbios?: VmSmbios;
  /** Memory that AMD's CPU encrypts; firmware `ovmf` alone starts it. Root's own password may set it. @default none */
  readonly amdSev?: VmAmdSev;
  /**
   * Volume of a script that the node runs when the VM starts and stops, `local:snippets/hook.pl`. Root's own password may
   * set it. @default none
   */
  readonly hookScriptFileId?: string;
  /** Arguments for QEMU as they are, `-no-reboot`. Root's own password may set them. @default none */
  readonly kvmArguments?: string;
}

/** PVE's names of operating systems. */
export type VmOsType = GuestOs;

/** PVE's names of keyboards. */
export type VmKeyboard = Keyboard;

/** Texts of SMBIOS type 1; PVE takes 512 bytes of them together, in Base64. */
export interface VmSmbios {
  readonly family?: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serial?: string;
  readonly version?: string;
  /**
   * `4c4c4544-0042-3510-8056-b7c04f4b3732`; NoCloud and licences may go by it. Given, since the provider would make up
   * another one at each change.
   */
  readonly uuid: string;
}

/** Secure Encrypted Virtualization of AMD. A change replaces the VM. */
export interface VmAmdSev {
  /** `es` also encrypts registers, `snp` also keeps the host from changing pages. @default 'std' */
  readonly type?: 'std' | 'es' | 'snp';
  /** Whether two threads of a core may run it; `snp` alone asks. @default true */
  readonly allowSmt?: boolean;
  /** Whether the firmware measures the kernel that it is started with. @default false */
  readonly kernelHashes?: boolean;
  /** Whether the host may debug it. @default true */
  readonly debug?: boolean;
  /** Whether its key may be that of others; not asked by `snp`. @default true */
  readonly keySharing?: boolean;
}
