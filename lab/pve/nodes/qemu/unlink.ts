import { operation, type AnyRoute } from '../../http';
import { afterChange, needUnlocked, updateVm } from '../../vm';
import { changeConfig } from '../../vm-config';

/** `/nodes/{node}/qemu/{vmid}/unlink` */
export const unlinkRoutes: readonly AnyRoute[] = [
  operation('PUT /nodes/{node}/qemu/{vmid}/unlink', ({ lab, given }) => {
    const vm = needUnlocked(lab, given.node, given.vmid);
    const change = { set: {}, delete: given.list('idlist'), force: given.flag('force') };
    const config = changeConfig(lab, vm, change);
    updateVm(lab, vm.vmid, { config, runningConfig: afterChange(lab, vm, config) });
    return null;
  }),
];
