import { parseUpid } from '../../../../pve/wire';
import type { Caller } from '../../auth';
import {
  boolean,
  Envelope,
  formats,
  integer,
  list,
  oneOf,
  optional,
  route,
  text,
  type AnyRoute,
} from '../../http';
import { refuse, refuseParams, type Lab, type TaskRecord } from '../../model';
import { isWanted, STATUS_TYPES } from './task-filter';
import { taskListRow, taskStatus } from './task-view';

const one = { node: formats.node, upid: formats.upid };

function findTask(lab: Lab, node: string, upid: string): TaskRecord {
  const task = lab.state.tasks.get(upid);
  if (!task) throw refuseParams({ upid: 'no such task' });
  if (parseUpid(upid).node !== node) throw refuse(`task is not on node '${node}'`);
  return task;
}

/** Whether a caller started a task, with the same or another login. */
function isOwn(task: TaskRecord, caller: Caller): boolean {
  const { user } = parseUpid(task.upid);
  return user === caller.id || (!caller.isToken && user.split('!')[0] === caller.user);
}

function checkTask(task: TaskRecord, caller: Caller, privilege: string): void {
  if (!isOwn(task, caller)) caller.need(`/nodes/${parseUpid(task.upid).node}`, privilege);
}

/** Milliseconds to hold a look, by the caller's `Prefer: wait=SECONDS` (RFC 7240). */
function holdTime(prefer: string | readonly string[] | undefined, longest: number): number {
  const wished = /(?:^|[,;\s])wait=(\d{1,3})\b/.exec(String(prefer ?? ''))?.[1];
  return wished === undefined ? longest : Math.min(Number(wished) * 1000, longest);
}

/** `/nodes/{node}/tasks` */
export const taskRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/tasks',
    params: {
      node: formats.node,
      start: optional(integer({ minimum: 0 })),
      limit: optional(integer({ minimum: 0 })),
      vmid: optional(formats.vmid),
      typefilter: optional(text()),
      userfilter: optional(text()),
      statusfilter: optional(list(oneOf(...STATUS_TYPES))),
      errors: optional(boolean()),
      since: optional(integer()),
      until: optional(integer()),
      source: optional(oneOf('archive', 'active', 'all')),
    },
    handle: ({ lab, params, caller }) => {
      const seesAll = caller.may(`/nodes/${params.node}`, 'Sys.Audit');
      const rows = [...lab.state.tasks.values()]
        .filter((task) => isWanted(task, params) && (seesAll || isOwn(task, caller)))
        .sort((left, right) => right.sequence - left.sequence);
      const start = params.start ?? 0;
      const data = rows.slice(start, start + (params.limit ?? 50)).map(taskListRow);
      return new Envelope({ total: rows.length, data });
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/tasks/:upid',
    params: one,
    handle: ({ lab, params }) => {
      findTask(lab, params.node, params.upid);
      return [{ name: 'log' }, { name: 'status' }];
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/tasks/:upid/status',
    params: one,
    // Held until the task ends: the bpg provider looks once a second, which would cost it a second a task.
    handle: async ({ lab, params, request, caller }) => {
      checkTask(findTask(lab, params.node, params.upid), caller, 'Sys.Audit');
      await lab.tasks.waitFor(params.upid, holdTime(request.headers['prefer'], lab.holdTasksMs));
      return taskStatus(findTask(lab, params.node, params.upid));
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/tasks/:upid/log',
    params: {
      ...one,
      start: optional(integer({ minimum: 0 })),
      limit: optional(integer({ minimum: 0 })),
      download: optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      checkTask(findTask(lab, params.node, params.upid), caller, 'Sys.Audit');
      const lines = lab.tasks.log(params.upid) ?? [];
      const start = params.start ?? 0;
      const limit = params.limit === 0 ? lines.length : (params.limit ?? 50);
      const data = lines.slice(start, start + limit).map((t, index) => ({ n: start + index + 1, t }));
      return new Envelope({
        total: lines.length,
        data: data.length === 0 ? [{ n: 1, t: 'no content' }] : data,
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/nodes/:node/tasks/:upid',
    params: one,
    handle: ({ lab, params, caller }) => {
      checkTask(findTask(lab, params.node, params.upid), caller, 'Sys.Modify');
      lab.tasks.stop(params.upid);
      return null;
    },
  }),
];
