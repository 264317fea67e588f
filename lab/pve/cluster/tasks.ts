import { parseUpid } from '../../../pve/wire';
import { route, type AnyRoute } from '../http';
import type { TaskRecord } from '../model';
import { taskListRow } from '../nodes';

/** Tasks that the overview shows. */
const RECENT = 25;

/** Who started a task; for a token, the user whose it is. */
function userOf({ upid }: TaskRecord): string {
  return parseUpid(upid).user.split('!')[0] ?? '';
}

/** `/cluster/tasks` */
export const clusterTaskRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/tasks',
    params: {},
    handle: ({ lab, caller }) =>
      [...lab.state.tasks.values()]
        .filter((task) => caller.may('/', 'Sys.Audit') || userOf(task) === caller.id)
        .slice(-RECENT)
        .reverse()
        .map(taskListRow),
  }),
];
