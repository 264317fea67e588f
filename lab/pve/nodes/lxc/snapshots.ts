import type { AnyRoute } from '../../http';
import { containerDigest, needContainer, updateContainer } from '../../lxc';
import { rolledBack } from '../../snapshots';
import { snapshotRoutes } from '../snapshot-routes';
import { unlocked } from './container-task';

/** `/nodes/{node}/lxc/{vmid}/snapshot` */
export const containerSnapshotRoutes: readonly AnyRoute[] = snapshotRoutes({
  path: '/nodes/{node}/lxc/{vmid}',
  program: 'vz',
  need: ({ lab, given }) => needContainer(lab, given.node, given.vmid),
  unlocked,
  digest: (container) => containerDigest(container.config),
  update: ({ lab, given }, change) => updateContainer(lab, given.vmid, change),
  rollBack: ({ lab, given }, container, name) => {
    const power = given.flag('start')
      ? ({ startedAt: lab.now(), pid: 20_000 + given.vmid, status: 'running' } as const)
      : ({ startedAt: undefined, pid: undefined, status: 'stopped' } as const);
    updateContainer(lab, given.vmid, { ...rolledBack(lab, container, name), ...power });
  },
});
