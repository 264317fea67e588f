import { boolean, optional, route, text, type AnyRoute } from '../../http';
import { applyBridges } from '../../network';
import { applySdn } from './sdn-objects';

/** `/cluster/sdn` */
export const applyRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/sdn',
    params: {},
    handle: () => ['vnets', 'zones', 'controllers', 'ipams', 'dns'].map((id) => ({ id })),
  }),
  route({
    method: 'PUT',
    path: '/cluster/sdn',
    params: { 'lock-token': optional(text()), 'release-lock': optional(boolean()) },
    handle: ({ lab, caller }) =>
      lab.tasks.start({
        node: [...lab.state.nodes.keys()][0] ?? 'localhost',
        type: 'reloadnetworkall',
        id: '',
        user: caller.id,
        // Two deployments may apply at once: PVE's cluster lock lets one after the other.
        work: () =>
          lab.sequencer.run('network', async () => {
            applySdn(lab);
            await applyBridges(lab);
          }),
      }),
  }),
];
