import { parseUpid } from '../../../pve/wire';
import { route, type AnyRoute } from '../http';
import { taskListRow } from '../nodes';

/** Tasks that the overview shows. */
const RECENT = 25;

/** `/cluster/tasks` */
export const clusterTaskRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/tasks',
    params: {},
    handle: ({ lab, caller }) =>
      [...lab.state.tasks.values()]
        .filter((task) => {
          const { user, node } = parseUpid(task.upid);
          return user.split('!')[0] === caller.user || caller.may(`/nodes/${node}`, 'Sys.Audit');
        })
        .slice(-RECENT)
        .reverse()
        .map(taskListRow),
  }),
];
