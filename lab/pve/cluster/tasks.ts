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
    handle: ({ lab }) => [...lab.state.tasks.values()].slice(-RECENT).reverse().map(taskListRow),
  }),
];
