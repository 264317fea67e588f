import type { Lab } from './model';
import { startOrder, startVm } from './vm';

/**
 * Starts the machines with `onboot` of a node, or of all, in PVE's order; one that fails does not hold up the others.
 */
export function startAtBoot(lab: Lab, node?: string): void {
  const due = [...lab.state.vms.values()]
    .filter((vm) => node === undefined || vm.node === node)
    .filter((vm) => vm.status === 'stopped' && vm.config['onboot'] === 1 && vm.config['template'] !== 1)
    .sort((left, right) => startOrder(left.config) - startOrder(right.config) || left.vmid - right.vmid);
  if (due.length === 0) return;
  for (const { vmid } of due) lab.booting.set(vmid, undefined);
  lab.tasks.start({
    node: due[0]?.node ?? '',
    type: 'startall',
    id: '',
    user: 'root@pam',
    work: async (task) => {
      for (const { vmid, node: where } of due) {
        try {
          await lab.sequencer.run(`vm/${vmid}`, () => startVm(lab, where, vmid, task));
          lab.booting.delete(vmid);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          lab.booting.set(vmid, why);
          task.warn(`starting VM ${vmid} failed: ${why}`);
        }
      }
    },
  });
}
