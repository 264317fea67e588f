import { block, text } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { cloudInitParams, cloudInitVolume } from '../wire';
import { findCloudInit } from './cloud-init-drive';
import type { UpdateContext } from './update-context';

/** Collects a change of the `initialization` block; a drive that moves needs the VM to be off. */
export async function collectCloudInit(context: UpdateContext): Promise<void> {
  const { changes, config, machine, power, edit } = context;
  if (!changes.has('initialization')) return;
  edit.mustRestart = true;
  const init = block(changes.planned, 'initialization');
  if (!init) return;
  Object.assign(edit.set, cloudInitParams(changes.planned, changes.hasIn('initialization', 'upgrade')));
  const existing = findCloudInit(config, machine.vmid);
  const bus = text(init, 'interface') || (existing ?? 'ide2');
  const before = block(changes.prior, 'initialization');
  if (existing !== undefined && bus === existing && !isMoved(before, init)) return;
  await power.switchOffFor('move the Cloud-Init drive');
  await machine.update({ delete: [...new Set([bus, existing ?? bus])] });
  edit.set[bus] = cloudInitVolume(init);
}

function isMoved(before: ObjectValue | undefined, after: ObjectValue): boolean {
  return ['datastore_id', 'file_format'].some(
    (name) => before !== undefined && text(before, name) !== text(after, name),
  );
}
