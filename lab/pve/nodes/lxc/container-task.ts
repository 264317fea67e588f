import type { OperationCall } from '../../http';
import { needUnlockedContainer } from '../../lxc';
import type { ContainerRecord, TaskContext } from '../../model';

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
  const { lab, given, caller } = call;
  return lab.tasks.start({
    node: given.node,
    type,
    id: String(given.vmid),
    user: caller.id,
    // These have made the container, or locked it, before the task begins.
    ...(CHECKED.has(type) ? { hasCheckpoint: true } : {}),
    work: (task) =>
      lab.sequencer.run(`vm/${given.vmid}`, () => {
        work(task);
        return Promise.resolve();
      }),
  });
}
