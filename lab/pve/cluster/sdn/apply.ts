import { boolean, optional, route, text, type AnyRoute } from '../../http';
import { applyBridges } from '../../network';
import { checkSdnLock, releaseSdnLock } from './lock';
import { applySdn } from './sdn-objects';

/** `/cluster/sdn` */
export const applyRoutes: readonly AnyRoute[] = [
  route({
    method: 'PUT',
    path: '/cluster/sdn',
    params: { 'lock-token': optional(text()), 'release-lock': optional(boolean()) },
    handle: ({ lab, caller, params }) => {
      checkSdnLock(lab, params['lock-token']);
      return lab.tasks.start({
        node: [...lab.state.nodes.keys()][0] ?? 'localhost',
        type: 'reloadnetworkall',
        id: '',
        user: caller.id,
        // Two deployments may apply at once: PVE's cluster lock lets one after the other.
        work: () =>
          lab.sequencer.run('network', async () => {
            applySdn(lab);
            await applyBridges(lab);
            if (params['lock-token'] !== undefined && params['release-lock'] !== false) releaseSdnLock(lab);
          }),
      });
    },
  }),
];
