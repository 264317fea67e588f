import type { HighAvailability } from '../../site';

/** How PVE runs a VM. */
export interface VmOperation {
  /** PVE starts it when the node boots. @default true */
  readonly onBoot?: boolean;
  /** Whether it runs; a guest that is shut down from within is started by the next deploy. @default true, unless `ha` says otherwise */
  readonly started?: boolean;
  /** Whether the QEMU guest agent runs in the guest. @default false */
  readonly agent?: boolean;
  /** More of the agent. */
  readonly agentOptions?: VmAgentOptions;
  /** False leaves what takes a restart to the next one, with a warning. @default true, of a VM that was taken over false */
  readonly restartForChanges?: boolean;
  /**
   * What becomes of the VM when its `node` changes: `migrate` moves it with its disks, running if it runs; a medium on a
   * node's own storage keeps it from that. `recreate` makes it anew, as the provider does by itself.
   * @default 'migrate'
   */
  readonly onNodeChange?: 'recreate' | 'migrate';
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
  /** What goes with the VM when it is destroyed. */
  readonly destruction?: VmDestruction;
  /** How long Terraform waits for PVE. */
  readonly timeouts?: VmTimeouts;
}

/** Options of the QEMU guest agent. */
export interface VmAgentOptions {
  /** Whether freed blocks go back to the storage after a disk was copied or moved. @default false */
  readonly trim?: boolean;
  /** How it is reached: `isa` is a serial port, for guests without VirtIO. @default 'virtio' */
  readonly type?: 'virtio' | 'isa';
  /**
   * Addresses that a deploy, and each plan, waits for the agent to tell, 15 minutes long: of a machine with DHCP, whose
   * `ipv4Addresses` and `ipv6Addresses` are of use. @default none is waited for, and none is known
   */
  readonly awaitAddress?: 'any' | 'ipv4' | 'ipv6' | 'both';
  /** Seconds that addresses are waited for, 1 or more. @default 900 */
  readonly awaitSeconds?: number;
}

/** How a VM is destroyed. */
export interface VmDestruction {
  /** True shuts the guest down first, false switches it off: its disks are removed all the same. @default false */
  readonly shutDown?: boolean;
  /** True leaves its id in backup and replication jobs, for a VM that gets the id again. @default false */
  readonly keepInJobs?: boolean;
  /** True leaves volumes on its storages that bear its id and are none of its disks. @default false */
  readonly keepOtherVolumes?: boolean;
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
  /** Where a change takes a restart and the agent runs. @default 1800 */
  readonly rebootSeconds?: number;
  /** Moving it to another node, and all else of an update. @default 1800 */
  readonly migrateSeconds?: number;
}
