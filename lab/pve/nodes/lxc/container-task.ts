import type { OperationCall } from '../../http';
import { needUnlockedContainer } from '../../lxc';
import type { ContainerRecord } from '../../model';

/** The container of a request, which no task has locked. */
export function unlocked({ lab, given }: OperationCall): ContainerRecord {
  return needUnlockedContainer(lab, given.node, given.vmid);
}

/** Starts a task on a container; tasks that wait for one container follow each other. */
export function startContainerTask(call: OperationCall, type: string, work: () => void): string {
  const { lab, given, caller } = call;
  return lab.tasks.start({
    node: given.node,
    type,
    id: String(given.vmid),
    user: caller.id,
    work: () =>
      lab.sequencer.run(`vm/${given.vmid}`, () => {
        work();
        return Promise.resolve();
      }),
  });
}
