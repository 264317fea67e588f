import { isCluster } from './config';
import { route, type AnyRoute } from '../http';

/** `/cluster/status` */
export const clusterStatusRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/status',
    params: {},
    handle: ({ lab }) => {
      const nodes = [...lab.state.nodes.values()];
      const name = lab.state.settings.get('clusterName')?.value;
      const cluster = {
        id: 'cluster',
        type: 'cluster',
        name,
        nodes: nodes.length,
        quorate: lab.conditions.isQuorate() ? 1 : 0,
        version: nodes.length,
      };
      const rows = nodes.map((node, index) => ({
        id: `node/${node.node}`,
        type: 'node',
        name: node.node,
        nodeid: nodes.length === 1 ? 0 : node.nodeid,
        ip: node.address,
        online: lab.conditions.isAway(node.node) ? 0 : 1,
        local: index === 0 ? 1 : 0,
        level: '',
      }));
      // A single node that never joined a cluster has no cluster row.
      return isCluster(lab) ? [cluster, ...rows] : rows;
    },
  }),
];
