import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  refuse,
  WorkerKilled,
  type ConfigValue,
  type Lab,
  type TaskContext,
  type VmConfig,
  type VmRecord,
  type VolumeRecord,
} from '../model';
import { copyDisk, findVolume, volumeId, waitForStorages } from '../volumes';
import { freshIdentity } from './create';
import { dropDisks } from './delete';
import { updateVm } from './find-vm';
import {
  type Drive,
  isCloudInitDrive,
  isDriveKey,
  readDrive,
  readNics,
  writeDrive,
  writeNic,
  writeProperties,
} from '../vm-config';

/** A copy that is to be made. */
export interface CloneOptions {
  readonly newid: number;
  readonly target: string;
  /** False shares the template's disks. */
  readonly full: boolean;
  /** A snapshot is copied, which does not hold what the guest wrote. */
  readonly isOfSnapshot: boolean;
  readonly name?: string;
  readonly description?: string;
  /** Storage of a full copy. @default that of each disk */
  readonly storage?: string;
  readonly format?: string;
}

/** So long PVE waits for the lock of what is copied, in milliseconds (qemu-server 8.1). */
const PATIENCE_MS = 1000;

/**
 * Waits for the locks of a copy: that of its source, which a machine that runs lets one copy have at a time, and those of
 * the storages of its disks. Where they do not come, the reserved machine goes.
 *
 * @returns what lets go of the source
 * @throws Error in PVE's words
 */
export async function lockForClone(
  lab: Lab,
  source: VmRecord,
  options: CloneOptions,
  signal: AbortSignal,
): Promise<() => void> {
  const { vmid, status } = source;
  const refusal = `can't lock file '/var/lock/qemu-server/lock-${vmid}.conf' - got timeout`;
  let release = (): void => undefined;
  try {
    if (status === 'running')
      release = await lab.locks.take(`guest ${vmid}`, { forMs: PATIENCE_MS, refusal, signal });
    await waitForStorages(lab, options.target, copiedTo(lab, source, options), signal);
    return release;
  } catch (error) {
    release();
    lab.state.vms.delete(String(options.newid));
    const { message } = error as Error;
    throw new Error(message === refusal ? message : `clone failed: ${message}`, { cause: error });
  }
}

/** The storage of each disk of a copy. */
function copiedTo(lab: Lab, source: VmRecord, options: CloneOptions): readonly string[] {
  return Object.entries(source.config).flatMap(([key, value]) => {
    const file = isDriveKey(key) ? readDrive(key, String(value)).file : '';
    const volume = file.includes(':') ? findVolume(lab, source.node, file) : undefined;
    if (volume?.content !== 'images') return [];
    return [options.full ? (options.storage ?? volume.storage) : volume.storage];
  });
}

/** Fills a reserved machine with a copy of another one and of what its guest wrote; takes it back when that fails. */
export async function cloneVm(
  lab: Lab,
  source: VmRecord,
  options: CloneOptions,
  task: Pick<TaskContext, 'checkpoint'>,
): Promise<void> {
  const reserved = lab.state.vms.get(String(options.newid));
  if (!reserved) throw refuse(`clone failed: VM ${options.newid} was removed meanwhile`);
  try {
    const config = cloneConfig(lab, source, options);
    updateVm(lab, options.newid, { config, cipasswordHash: source.cipasswordHash });
    task.checkpoint();
    if (!options.isOfSnapshot) await copyWritten(lab, source.vmid, options.newid);
    updateVm(lab, options.newid, { lock: undefined });
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropDisks(lab, reserved);
    lab.state.vms.delete(String(options.newid));
    throw new Error(`clone failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function copyWritten(lab: Lab, vmid: number, newid: number): Promise<void> {
  const archive = join(lab.directory, `clone-${newid}.tar`);
  try {
    if (await lab.guests.pack?.(vmid, archive)) await lab.guests.unpack?.(newid, archive);
  } finally {
    await rm(archive, { force: true });
  }
}

function cloneConfig(lab: Lab, source: VmRecord, options: CloneOptions): VmConfig {
  const copy: Record<string, ConfigValue> = {};
  for (const [key, value] of Object.entries(source.config)) {
    if (/^(template|parent|snapshots)$|^unused\d+$/.test(key)) continue;
    copy[key] = isDriveKey(key) ? cloneDrive(lab, source, readDrive(key, String(value)), options) : value;
  }
  for (const { index, model, options: rest } of readNics(source.config)) {
    const key = `net${index}`;
    copy[key] = writeNic(
      key,
      [`model=${model}`, writeProperties(rest)].filter((part) => part !== '').join(','),
      lab.ids,
    );
  }
  const { vmgenid, smbios1 } = freshIdentity(lab);
  return {
    ...copy,
    ...(vmgenid === undefined ? {} : { vmgenid }),
    ...(smbios1 === undefined ? {} : { smbios1 }),
    name: options.name ?? `Copy-of-VM-${String(source.config['name'] ?? source.vmid)}`,
    ...(options.description === undefined ? {} : { description: options.description }),
  };
}

function cloneDrive(lab: Lab, source: VmRecord, drive: Drive, options: CloneOptions): string {
  const volume = drive.file.includes(':') ? findVolume(lab, source.node, drive.file) : undefined;
  if (volume?.content !== 'images') return writeDrive(drive, volume);
  const made = copyDisk(lab, volume, {
    vmid: options.newid,
    node: options.target,
    storage: options.full ? (options.storage ?? volume.storage) : volume.storage,
    format: options.format ?? volume.format,
    ...(isCloudInitDrive(drive.file) ? { name: `vm-${options.newid}-cloudinit` } : {}),
    ...parentOf(volume, options),
  });
  return writeDrive({ ...drive, file: volumeId(made) }, made);
}

function parentOf(volume: VolumeRecord, options: CloneOptions): { parent?: string } {
  return options.full ? {} : { parent: volumeId(volume) };
}
