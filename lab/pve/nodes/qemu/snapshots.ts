import type { AnyRoute } from '../../http';
import { needSnapshot, rolledBack } from '../../snapshots';
import { digestOf, needUnlocked, needVm, startVm, stopVm, updateVm } from '../../vm';
import { snapshotRoutes } from '../snapshot-routes';

/** `/nodes/{node}/qemu/{vmid}/snapshot` */
export const vmSnapshotRoutes: readonly AnyRoute[] = snapshotRoutes({
  path: '/nodes/{node}/qemu/{vmid}',
  program: 'qm',
  need: ({ lab, given }) => needVm(lab, given.node, given.vmid),
  unlocked: ({ lab, given }) => needUnlocked(lab, given.node, given.vmid),
  digest: (vm) => digestOf(vm.config),
  update: ({ lab, given }, change) => updateVm(lab, given.vmid, change),
  rollBack: async ({ lab, given }, vm, name) => {
    const { vmstate } = needSnapshot(vm, name);
    await stopVm(lab, vm.node, vm.vmid);
    updateVm(lab, vm.vmid, { ...rolledBack(lab, vm, name), runningConfig: undefined, paused: undefined });
    if (vmstate === true || given.flag('start')) {
      await startVm(lab, vm.node, vm.vmid, { log: () => undefined });
    }
  },
});
