import { block, text } from '../../../resource';
import type { Machine, VmConfig } from '../machine';
import type { Power } from '../power';
import { cloudInitParams, cloudInitVolume } from '../wire';
import type { Changes } from './changes';
import { findCloudInit } from './cloud-init-drive';
import type { Edit } from './update-params';

/** Collects a change of the `initialization` block; a drive that moves needs the VM to be off. */
export async function collectCloudInit(
  changes: Changes,
  config: VmConfig,
  machine: Machine,
  power: Power,
  edit: Edit,
): Promise<void> {
  if (!changes.has('initialization')) return;
  edit.mustRestart = true;
  const init = block(changes.planned, 'initialization');
  if (!init) return;
  Object.assign(edit.set, cloudInitParams(changes.planned, changes.hasIn('initialization', 'upgrade')));
  const existing = findCloudInit(config, machine.vmid);
  const bus = text(init, 'interface') || (existing ?? 'ide2');
  const before = block(changes.prior, 'initialization');
  const isMoved =
    existing === undefined ||
    bus !== existing ||
    (before !== undefined &&
      ['datastore_id', 'file_format'].some((name) => text(before, name) !== text(init, name)));
  if (!isMoved) return;
  await power.switchOffFor('move the Cloud-Init drive');
  await machine.update({ delete: [...new Set([bus, existing ?? bus])] });
  edit.set[bus] = cloudInitVolume(init);
}
