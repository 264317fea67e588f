import { join } from 'node:path';
import { refuse, WorkerKilled, type Lab, type TaskContext } from '../model';
import { restoreDisks, type RestorableBackup, type RestoreTarget } from '../volumes';
import { readNics, writeNic, writeProperties } from '../vm-config';
import { freshIdentity } from './create';
import { dropVm } from './delete';
import { updateVm } from './find-vm';

/** A machine that is to come back. */
export interface Restore extends RestoreTarget {
  readonly backup: RestorableBackup;
  /** Gives new MAC addresses. */
  readonly unique: boolean;
}

/**
 * Fills a reserved machine with what a backup holds: its configuration, its disks and what its guest wrote; takes it back when
 * that fails. What a machine under QEMU wrote is in no backup.
 */
export async function restoreVm(
  lab: Lab,
  restore: Restore,
  task: Pick<TaskContext, 'checkpoint' | 'log'>,
): Promise<void> {
  const { backup, unique, ...target } = restore;
  const { vmid } = target;
  const reserved = lab.state.vms.get(String(vmid));
  if (!reserved) throw refuse(`unable to restore VM ${vmid} - it was removed meanwhile`);
  try {
    const config: Record<string, string | number> = { ...restoreDisks(lab, backup, target) };
    for (const { index, model, options } of unique ? readNics(config) : []) {
      const rest = writeProperties(options);
      config[`net${index}`] = writeNic(
        `net${index}`,
        [`model=${model}`, rest].filter((part) => part !== '').join(','),
        lab.ids,
      );
    }
    const { vmgenid } = freshIdentity(lab);
    // A copy must not be taken for the machine that it is a copy of.
    if (config['vmgenid'] !== undefined && vmgenid !== undefined) config['vmgenid'] = vmgenid;
    updateVm(lab, vmid, { config });
    task.checkpoint();
    await lab.guests.unpack?.(vmid, backup.file === undefined ? undefined : join(lab.directory, backup.file));
    updateVm(lab, vmid, { lock: undefined });
    task.log(`restored ${Object.keys(backup.disks).length} disks`);
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropVm(lab, reserved);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to restore VM ${vmid} - ${reason}`, { cause: error });
  }
}
