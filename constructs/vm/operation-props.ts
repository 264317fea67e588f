import type { HighAvailability } from '../../site';
import type { VmAgent } from './system-props';

/** How PVE runs a VM. */
export interface VmOperation {
  /** PVE starts it when the node boots. @default true */
  readonly onBoot?: boolean;
  /** Whether the QEMU guest agent runs in the guest, and how it is reached. @default false */
  readonly agent?: boolean | VmAgent;
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
  /** Moving it to another node, and all else of an update. @default 1800 */
  readonly migrateSeconds?: number;
  /** @default 1800 */
  readonly rebootSeconds?: number;
}
