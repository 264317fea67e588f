import type { Caller } from '../auth';
import type { Lab, TaskContext } from '../model';

/** Starts a task on a machine or container; tasks and waiting work on one guest follow each other. */
export function startGuestTask(
  lab: Lab,
  caller: Caller,
  task: {
    readonly node: string;
    readonly type: string;
    readonly vmid: number;
    readonly work: (context: TaskContext) => Promise<void> | void;
    /** The work calls `checkpoint`. */
    readonly hasCheckpoint?: true;
    /** Waits for locks first, beside what else is done to the guest. */
    readonly prepare?: (signal: AbortSignal) => Promise<() => void>;
  },
): string {
  return lab.tasks.start({
    node: task.node,
    type: task.type,
    id: String(task.vmid),
    user: caller.id,
    ...(task.hasCheckpoint ? { hasCheckpoint: true } : {}),
    prepare: task.prepare,
    work: (context) =>
      lab.sequencer.run(`vm/${task.vmid}`, async () => {
        await task.work(context);
      }),
  });
}
