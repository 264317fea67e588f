import { block, flag, ProviderError, text, type Operation } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { blockOrDefault } from '../defaults';
import { Machine, timeoutOf } from '../machine';
import { Power } from '../power';
import { tpmParams, type VmParams } from '../wire';
import { Changes } from './changes';
import { collectCloudInit } from './cloud-init-change';
import { checkArchitecture } from './create';
import { collectDisks } from './disk-edits';
import { findDiskMoves, type DiskMoves } from './disk-moves';
import { migrateVm } from './migrate';
import type { UpdateContext } from './update-context';
import { collectEdits, isFirmwareMoved, isHotpluggable, type Edit } from './update-params';

/** Changes a VM in place: pool, node, one config call, template, disks, and the restart that these need. */
export async function updateVm(
  prior: ObjectValue,
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue> {
  const changes = new Changes(prior, { ...settle(planned), id: prior.id ?? null });
  const vmid = Number(text(prior, 'id'));
  await changePool(changes, vmid, operation);
  const machine = await onItsNode(changes, vmid, operation);
  const power = new Power(machine, changes.planned, operation);
  const config = await machine.config();
  if (changes.has('cpu')) checkArchitecture(blockOrDefault(changes.planned, 'cpu'), operation);
  const edit = collectEdits(changes, config, vmid);
  const context: UpdateContext = { changes, config, machine, power, edit, operation };
  await collectDisks(context);
  await collectTpm(context);
  await collectCloudInit(context);
  const removal = edit.remove.length > 0 ? { delete: edit.remove } : {};
  await machine.update({ ...edit.set, ...removal });
  await changeTemplate(context);
  if (changes.has('initialization') && !flag(changes.planned, 'template')) await machine.rebuildCloudInit();
  await finish(context);
  return changes.planned;
}

async function changePool(changes: Changes, vmid: number, operation: Operation<Session>): Promise<void> {
  const [before, after] = [text(changes.prior, 'pool_id'), text(changes.planned, 'pool_id')];
  // Taken out of the configuration, the membership may be managed by another resource.
  if (before === after || after === '') return;
  const { api } = operation.session;
  const path = (pool: string): string => `pools?poolid=${encodeURIComponent(pool)}`;
  if (before !== '') await api.put(path(before), { delete: true, vms: vmid });
  await api.put(path(after), { vms: vmid });
}

async function onItsNode(changes: Changes, vmid: number, operation: Operation<Session>): Promise<Machine> {
  const [before, after] = [text(changes.prior, 'node_name'), text(changes.planned, 'node_name')];
  if (before === after) return new Machine(after, vmid, operation);
  const source = new Machine(before, vmid, operation);
  await migrateVm(source, after, timeoutOf(changes.planned, 'migrate'), operation);
  return new Machine(after, vmid, operation);
}

async function collectTpm({ changes, power, edit }: UpdateContext): Promise<void> {
  if (!changes.has('tpm_state')) return;
  await power.switchOffFor('add, remove, or update the TPM device');
  const tpm = block(changes.planned, 'tpm_state');
  if (!tpm) edit.remove.push('tpmstate0');
  else if (!isFirmwareMoved(changes, 'tpm_state')) Object.assign(edit.set, tpmParams(tpm));
  edit.mustRestart = true;
}

async function changeTemplate({ changes, machine, power, edit }: UpdateContext): Promise<void> {
  if (!changes.has('template')) return;
  if (!flag(changes.planned, 'template')) {
    throw new ProviderError('PROXMOX_TEMPLATE', 'Cannot convert a template back to a regular VM', {
      path: ['template'],
    });
  }
  await power.switchOffFor('convert the VM to a template');
  await machine.makeTemplate();
  edit.mustRestart = false;
}

async function finish({ changes, machine, power, edit }: UpdateContext): Promise<void> {
  const isTemplate = flag(changes.planned, 'template');
  const isStarted = flag(changes.planned, 'started');
  const disks = await findDiskMoves(changes, machine);
  if (disks.moves.length > 0 && !isTemplate) await power.switchOffFor('move disks between datastores');
  for (const { bus, storage } of disks.moves) await machine.move(bus, storage);
  let mustRestart = !isTemplate && edit.mustRestart;
  if (mustRestart) {
    if (!(await power.switchOff())) await refuseRestart(power, disks);
    mustRestart = false;
  }
  for (const { bus, bytes } of disks.sizes) await machine.resize(bus, bytes);
  await refreshSizes(machine, edit, disks);
  mustRestart ||=
    !isTemplate && isStarted && disks.sizes.length > 0 && !isHotpluggable(changes.planned, 'disk');
  await power.finish({ isTemplate, isStarted, mustRestart, startedChanged: changes.has('started') });
}

/** Without permission to restart a change waits for the user, but a disk cannot be resized under it. */
function refuseRestart(power: Power, disks: DiskMoves): Promise<void> {
  if (disks.sizes.length > 0) return power.switchOffFor('resize disks');
  power.warnOfRestart();
  return Promise.resolve();
}

/** A change of options that is pending holds the old size of the disk, until it is sent again. */
async function refreshSizes(machine: Machine, edit: Edit, disks: DiskMoves): Promise<void> {
  const moved = new Set(disks.moves.map(({ bus }) => bus));
  // A moved disk has another volume now: the real provider sends the old one again, which PVE does not have any more.
  const entries = disks.sizes
    .filter(({ bus }) => !moved.has(bus))
    .map(({ bus }) => [bus, edit.set[bus]] as const)
    .filter(([, value]) => value !== undefined);
  const params: VmParams = Object.fromEntries(entries);
  if (entries.length > 0) await machine.update(params);
}
