import { parseUpid } from '../../../../pve/wire';
import type { TaskRecord } from '../../model';

/** The parts of a UPID as the API shows them: a token's name is apart from its user. */
function identity(task: TaskRecord): Record<string, unknown> {
  const { node, pid, pstart, starttime, type, id, user } = parseUpid(task.upid);
  const [userid, tokenid] = user.split('!');
  return {
    upid: task.upid,
    node,
    pid,
    pstart,
    starttime,
    type,
    id,
    user: userid,
    ...(tokenid === undefined ? {} : { tokenid }),
  };
}

/** `GET /nodes/{node}/tasks/{upid}/status` */
export function taskStatus(task: TaskRecord): Record<string, unknown> {
  const ended = task.endtime !== undefined;
  return {
    ...identity(task),
    status: ended ? 'stopped' : 'running',
    ...(ended ? { exitstatus: task.exitstatus } : {}),
  };
}

/** One row of `GET /nodes/{node}/tasks`; there `status` is how the task ended. */
export function taskListRow(task: TaskRecord): Record<string, unknown> {
  const end = task.endtime === undefined ? {} : { endtime: task.endtime, status: task.exitstatus };
  return { ...identity(task), ...end };
}
