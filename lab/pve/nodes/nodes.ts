import { formats, route, type AnyRoute } from '../http';
import { nodeRow } from './node-view';

/** `/nodes` and `/nodes/{node}` */
export const nodeListRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes',
    params: {},
    handle: ({ lab }) => [...lab.state.nodes.values()].map((node) => nodeRow(lab, node)),
  }),
  route({
    method: 'GET',
    path: '/nodes/:node',
    params: { node: formats.node },
    handle: () =>
      ['network', 'qemu', 'query-url-metadata', 'status', 'storage', 'tasks'].map((name) => ({ name })),
  }),
];
