import { refuse, type Lab, type VmRecord } from '../model';
import { volumeKey } from '../volumes';
import { needUnlocked, needVm } from './find-vm';

/** Deletes every disk of a machine. */
export function dropDisks(lab: Lab, vm: VmRecord): void {
  for (const volume of [...lab.state.volumes.values()]) {
    if (volume.vmid !== vm.vmid || (volume.node ?? vm.node) !== vm.node) continue;
    const storage = lab.state.storages.get(volume.storage);
    if (storage) lab.state.volumes.delete(volumeKey(storage, vm.node, volume.volume));
  }
}

/**
 * A machine that may be deleted.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needDeletable(lab: Lab, node: string, vmid: number, skipLock = false): VmRecord {
  const vm = skipLock ? needVm(lab, node, vmid) : needUnlocked(lab, node, vmid);
  if (vm.config['protection'] === 1) throw refuse(`can't remove VM ${vmid} - protection mode enabled`);
  if (vm.status === 'running') throw refuse(`VM ${vmid} is running - destroy failed`);
  const clone = [...lab.state.volumes.values()].find(
    (volume) => volume.parent?.includes(`base-${vmid}-`) === true,
  );
  if (clone) throw refuse(`base volume '${clone.parent ?? ''}' is still in use by linked cloned`);
  return vm;
}

/** Deletes a machine: its guest, its disks, its configuration and its place in a pool. */
export async function deleteVm(lab: Lab, node: string, vmid: number, skipLock = false): Promise<void> {
  const vm = needDeletable(lab, node, vmid, skipLock);
  await lab.guests.destroy(vmid);
  dropDisks(lab, vm);
  lab.state.vms.delete(String(vmid));
}

/** Takes a machine and its disks out of the way; answers what puts them back. */
export function setAside(lab: Lab, vm: VmRecord): () => void {
  const volumes = [...lab.state.volumes.entries()].filter(([, volume]) => volume.vmid === vm.vmid);
  dropVm(lab, vm);
  return () => {
    for (const [key, volume] of volumes) lab.state.volumes.set(key, volume);
    lab.state.vms.set(String(vm.vmid), vm);
  };
}

/** Takes back a machine that was never finished. */
export function dropVm(lab: Lab, vm: VmRecord): void {
  dropDisks(lab, vm);
  lab.state.vms.delete(String(vm.vmid));
}
