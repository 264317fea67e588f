import type { PreparedVm } from './prepared-vm';

/** Tasks that switch a VM. One that goes off with its whole node has none, and is not told apart. */
const SWITCHES = /^qm(start|stop|shutdown|reboot|reset)$/;
/** Those after which it runs; a reboot has it off for a while. */
const LEFT_ON = /^qm(start|reset)$/;
const WENT_WELL = /^(OK$|WARNINGS)/;

/** Who has switched the VM off; undefined where it did so by itself: the guest's own power-off is no task at PVE, everybody else's is. */
export async function switchedOff({ client, node, vmId }: PreparedVm): Promise<string | undefined> {
  const tasks = await client.get<readonly Task[]>(`nodes/${node}/tasks`, {
    vmid: vmId,
    source: 'all',
    limit: 100,
  });
  // The latest is first. What was asked to stop may do so though the task gave up.
  const last = tasks.find(
    ({ type, status = '' }) => SWITCHES.test(type) && (!LEFT_ON.test(type) || WENT_WELL.test(status)),
  );
  if (!last) return 'PVE tells of no start of it';
  if (LEFT_ON.test(last.type)) return undefined;
  return `the last to switch it was ${last.user ?? 'somebody'} (${last.type})`;
}

interface Task {
  readonly type: string;
  readonly user?: string;
  /** Absent while it runs; `OK`, `WARNINGS: 1`, or what went wrong. */
  readonly status?: string;
}
