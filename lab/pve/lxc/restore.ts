import { refuse, WorkerKilled, type Lab, type TaskContext } from '../model';
import { restoreDisks, type RestorableBackup, type RestoreTarget } from '../volumes';
import { dropContainer } from './create';
import { updateContainer } from './find-container';

/** Fills a reserved container with what a backup holds; takes it back when that fails. */
export function restoreContainer(
  lab: Lab,
  backup: RestorableBackup,
  target: RestoreTarget,
  task: Pick<TaskContext, 'checkpoint'>,
): void {
  const { vmid } = target;
  const reserved = lab.state.containers.get(String(vmid));
  if (!reserved) throw refuse(`unable to restore CT ${vmid} - it was removed meanwhile`);
  try {
    updateContainer(lab, vmid, { config: restoreDisks(lab, backup, target) });
    task.checkpoint();
    updateContainer(lab, vmid, { lock: undefined });
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropContainer(lab, reserved);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to restore CT ${vmid} - ${reason}`, { cause: error });
  }
}
