import type { OperationCall } from '../../http';
import { needUnlockedContainer } from '../../lxc';
import type { ContainerRecord, TaskContext } from '../../model';
import { startGuestTask } from '../guest-task';

/** Types of tasks whose work calls `checkpoint`. */
const CHECKED = new Set(['vzcreate', 'vzclone', 'vzmigrate', 'vzrestore']);

/** The container of a request, which no task has locked. */
export function unlocked({ lab, given }: OperationCall): ContainerRecord {
  return needUnlockedContainer(lab, given.node, given.vmid);
}

/** Starts a task on a container; tasks that wait for one container follow each other. */
export function startContainerTask(
  call: OperationCall,
  type: string,
  work: (task: TaskContext) => void,
): string {
  return startGuestTask(call.lab, call.caller, {
    node: call.given.node,
    type,
    vmid: call.given.vmid,
    // These have made the container, or locked it, before the task begins.
    ...(CHECKED.has(type) ? { hasCheckpoint: true } : {}),
    work,
  });
}
