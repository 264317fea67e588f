import { operation, type AnyRoute } from '../../http';
import { refuse } from '../../model';
import { needVm, startVm, stopVm, updateVm } from '../../vm';
import { startGuestTask } from '../guest-task';

const BASE = '/nodes/{node}/qemu/{vmid}/status';

/** `/nodes/{node}/qemu/{vmid}/status/suspend` and `…/resume` */
export const suspendRoutes: readonly AnyRoute[] = [
  operation(`POST ${BASE}/suspend`, ({ lab, given, caller }) => {
    const { node, vmid } = given;
    const vm = needVm(lab, node, vmid);
    if (vm.status !== 'running') throw refuse(`VM ${vmid} not running`);
    if (given.flag('todisk')) caller.need(`/vms/${vmid}`, 'VM.Config.Disk');
    return startGuestTask(lab, caller, {
      node,
      type: 'qmsuspend',
      vmid,
      work: async () => {
        if (!given.flag('todisk')) {
          await lab.guests.hold?.(vmid, true);
          updateVm(lab, vmid, { paused: true });
          return;
        }
        await stopVm(lab, node, vmid);
        updateVm(lab, vmid, { lock: 'suspended' });
      },
    });
  }),
  operation(`POST ${BASE}/resume`, ({ lab, given, caller }) => {
    const { node, vmid } = given;
    const vm = needVm(lab, node, vmid);
    if (vm.status !== 'running' && vm.lock !== 'suspended') throw refuse(`VM ${vmid} not running`);
    return startGuestTask(lab, caller, {
      node,
      type: 'qmresume',
      vmid,
      work: async (task) => {
        if (vm.lock !== 'suspended') {
          await lab.guests.hold?.(vmid, false);
          updateVm(lab, vmid, { paused: undefined });
          return;
        }
        updateVm(lab, vmid, { lock: undefined });
        await startVm(lab, node, vmid, task);
      },
    });
  }),
];
