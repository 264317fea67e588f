import type { Clone } from '../../site';
import type { AnswerDisk } from '../answer-disk';

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
