import { route, type AnyRoute } from '../http';
import { nodeRow } from './node-view';

/** `/nodes` */
export const nodeListRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes',
    params: {},
    handle: ({ lab, caller }) => [...lab.state.nodes.values()].map((node) => nodeRow(lab, node, caller)),
  }),
];
