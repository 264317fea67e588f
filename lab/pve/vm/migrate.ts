import { refuse, type Lab } from '../model';
import { storageOn, volumeKey } from '../volumes';
import { needUnlocked, updateVm } from './find-vm';

/** Moves a machine, with the disks that lie on local storages, to another node. The guest goes on running. */
export function migrateVm(lab: Lab, node: string, vmid: number, target: string): void {
  needUnlocked(lab, node, vmid);
  if (!lab.state.nodes.has(target)) throw refuse(`target node '${target}' is not in the cluster`);
  for (const volume of [...lab.state.volumes.values()]) {
    if (volume.vmid !== vmid || volume.node !== node) continue;
    const storage = storageOn(lab, target, volume.storage);
    lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
    lab.state.volumes.set(volumeKey(storage, target, volume.volume), { ...volume, node: target });
  }
  updateVm(lab, vmid, { node: target });
}
