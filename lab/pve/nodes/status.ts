import { formats, route, type AnyRoute } from '../http';
import { refuse } from '../model';
import { nodeStatus } from './node-view';

/** `/nodes/{node}/status` and `…/version` */
export const nodeStatusRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/status',
    params: { node: formats.node },
    handle: ({ lab, params }) => {
      const node = lab.state.nodes.get(params.node);
      if (!node) throw refuse(`no such cluster node '${params.node}'`);
      return nodeStatus(lab, node);
    },
  }),
];
