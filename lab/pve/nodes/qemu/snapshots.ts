import { operation, type AnyRoute, type OperationCall } from '../../http';
import type { VmRecord } from '../../model';
import {
  checkSnapshotName,
  needSnapshot,
  rolledBack,
  takeSnapshot,
  viewSnapshotConfig,
  viewSnapshots,
  withoutSnapshot,
} from '../../snapshots';
import { digestOf, needUnlocked, needVm, startVm, stopVm, updateVm } from '../../vm';
import { startVmTask } from './vm-task';

const BASE = '/nodes/{node}/qemu/{vmid}/snapshot';

function unlocked({ lab, given }: OperationCall): VmRecord {
  return needUnlocked(lab, given.node, given.vmid);
}

function task(call: OperationCall, type: string, work: (vm: VmRecord) => Promise<void> | void): string {
  const { lab, given, caller } = call;
  return startVmTask(lab, caller, {
    node: given.node,
    type,
    vmid: given.vmid,
    work: () => work(unlocked(call)),
  });
}

/** `/nodes/{node}/qemu/{vmid}/snapshot` */
export const snapshotRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}`, ({ lab, given }) => {
    const vm = needVm(lab, given.node, given.vmid);
    return viewSnapshots(vm, digestOf(vm.config));
  }),
  operation(`POST ${BASE}`, (call) => {
    const { lab, given } = call;
    const name = given.text('snapname');
    checkSnapshotName(unlocked(call), name);
    const description = given.optionalText('description');
    return task(call, 'qmsnapshot', (vm) => {
      const wanted = {
        name,
        vmstate: given.flag('vmstate'),
        ...(description === undefined ? {} : { description }),
      };
      updateVm(lab, vm.vmid, takeSnapshot(lab, vm, wanted));
    });
  }),
  operation(`DELETE ${BASE}/{snapname}`, (call) => {
    const name = call.given.text('snapname');
    needSnapshot(unlocked(call), name);
    return task(call, 'qmdelsnapshot', (vm) => {
      updateVm(call.lab, vm.vmid, withoutSnapshot(vm, name));
    });
  }),
  operation(`GET ${BASE}/{snapname}/config`, ({ lab, given }) =>
    viewSnapshotConfig(needSnapshot(needVm(lab, given.node, given.vmid), given.text('snapname'))),
  ),
  operation(`PUT ${BASE}/{snapname}/config`, (call) => {
    const { lab, given } = call;
    const vm = unlocked(call);
    const name = given.text('snapname');
    const { description, ...snapshot } = needSnapshot(vm, name);
    const words = given.optionalText('description') ?? description;
    const changed = { ...snapshot, ...(words === undefined ? {} : { description: words }) };
    updateVm(lab, vm.vmid, { snapshots: { ...vm.snapshots, [name]: changed } });
    return null;
  }),
  operation(`POST ${BASE}/{snapname}/rollback`, (call) => {
    const { lab, given } = call;
    const name = given.text('snapname');
    const { vmstate } = needSnapshot(unlocked(call), name);
    return task(call, 'qmrollback', async (vm) => {
      await stopVm(lab, vm.node, vm.vmid);
      updateVm(lab, vm.vmid, { ...rolledBack(lab, vm, name), runningConfig: undefined, paused: undefined });
      if (vmstate === true || given.flag('start')) {
        await startVm(lab, vm.node, vm.vmid, { log: () => undefined });
      }
    });
  }),
];
