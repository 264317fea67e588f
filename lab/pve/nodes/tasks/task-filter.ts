import { parseUpid } from '../../../../pve/wire';
import type { TaskRecord } from '../../model';

/** The kinds of ends that a list can be asked for. */
export const STATUS_TYPES = ['ok', 'error', 'warning', 'unknown'] as const;

function statusType({ exitstatus }: TaskRecord): (typeof STATUS_TYPES)[number] {
  if (exitstatus === undefined || exitstatus === 'unexpected status') return 'unknown';
  if (exitstatus === 'OK') return 'ok';
  return exitstatus.startsWith('WARNINGS: ') ? 'warning' : 'error';
}

/** What a list of tasks is to hold. */
export interface TaskFilter {
  readonly node: string;
  readonly vmid: number | undefined;
  readonly typefilter: string | undefined;
  readonly userfilter: string | undefined;
  readonly statusfilter: readonly string[] | undefined;
  readonly errors: boolean | undefined;
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly source: 'archive' | 'active' | 'all' | undefined;
}

/** Whether a task is one of those that a list is to hold. */
export function isWanted(task: TaskRecord, filter: TaskFilter): boolean {
  const { node, id, type, user } = parseUpid(task.upid);
  const source = filter.source ?? 'archive';
  return (
    node === filter.node &&
    (filter.vmid === undefined || id === String(filter.vmid)) &&
    (filter.typefilter === undefined || type === filter.typefilter) &&
    (filter.userfilter === undefined || user.includes(filter.userfilter)) &&
    (filter.statusfilter === undefined || filter.statusfilter.includes(statusType(task))) &&
    (filter.errors !== true || (task.exitstatus !== undefined && task.exitstatus !== 'OK')) &&
    (filter.since === undefined || task.starttime >= filter.since) &&
    (filter.until === undefined || task.starttime <= filter.until) &&
    (source === 'all' || (task.endtime === undefined) === (source === 'active'))
  );
}
