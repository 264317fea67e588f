import { randomUUID } from 'node:crypto';
import { block, blocks, flag, number, ProviderError, text, type Operation } from '../../../resource';
import { isList, type ObjectValue } from '../../../values';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { blockOrDefault } from '../defaults';
import { importWithQm } from '../disk-import';
import { Machine, timeoutOf } from '../machine';
import { Power } from '../power';
import {
  agentParams,
  amdSevParams,
  audioParams,
  cloudInitParams,
  cloudInitVolume,
  cpuParams,
  efiDiskParams,
  given,
  memoryParams,
  networkParams,
  numaParams,
  order,
  pciParams,
  plannedDisks,
  rngParams,
  serialParams,
  smbiosParams,
  startupParams,
  tagsParam,
  tpmParams,
  usbParams,
  vgaParams,
  virtiofsParams,
  watchdogParams,
  writeDevice,
  type StorageDevice,
  type VmParams,
} from '../wire';

/** Creates a VM from nothing: one call with everything, then images, sizes, template, start. */
export async function createVm(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  checkArchitecture(blockOrDefault(planned, 'cpu'), operation);
  const vmid = number(planned, 'vm_id') || (await operation.session.vmIds.next());
  const machine = new Machine(text(planned, 'node_name'), vmid, operation);
  const disks = plannedDisks(blocks(planned, 'disk'));
  await machine.create(createParams(planned, vmid, disks), timeoutOf(planned, 'create'));
  const state = { ...settle(planned), vm_id: vmid, id: String(vmid) };
  operation.saved(state);
  for (const [bus, disk] of disks) {
    if (disk.fileId !== undefined) await importWithQm(machine, bus, disk, operation);
  }
  for (const [bus, disk] of disks) {
    if (disk.importFrom !== undefined) await machine.resize(bus, disk.sizeBytes ?? 0);
  }
  if (flag(planned, 'template')) await machine.makeTemplate();
  await startNew(machine, state, operation);
  return state;
}

/** Starts a new VM, if it is to run. */
export async function startNew(
  machine: Machine,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<void> {
  if (!flag(state, 'started') || flag(state, 'template')) return;
  const power = new Power(machine, state, operation);
  await power.ensureRunning();
  if (flag(state, 'reboot')) await power.restart();
}

/**
 * Only root with a password may choose the architecture; PVE would say so in other words.
 *
 * @throws ProviderError PROXMOX_ARCHITECTURE
 */
export function checkArchitecture(cpu: ObjectValue | undefined, operation: Operation<Session>): void {
  if (text(cpu, 'architecture') === '' || operation.session.isRootTicket) return;
  const detail = 'Log in as root@pam with a password, not with a token, or leave the architecture out.';
  throw new ProviderError(
    'PROXMOX_ARCHITECTURE',
    'The CPU architecture can only be set by the root account',
    { detail, path: ['cpu', 0, 'architecture'] },
  );
}

function createParams(
  planned: ObjectValue,
  vmid: number,
  disks: ReadonlyMap<string, StorageDevice>,
): VmParams {
  const memory = blockOrDefault(planned, 'memory');
  return {
    vmid,
    acpi: flag(planned, 'acpi'),
    ...agentParams(blockOrDefault(planned, 'agent')),
    ...amdSevParams(planned),
    args: given(text(planned, 'kvm_arguments')),
    ...audioParams(planned),
    bios: text(planned, 'bios'),
    boot: `order=${bootOrder(planned, disks).join(';')}`,
    ...cpuParams(blockOrDefault(planned, 'cpu')),
    affinity: given(text(blockOrDefault(planned, 'cpu'), 'affinity')),
    description: given(text(planned, 'description')),
    ...diskParams(disks),
    ...efiDiskParams(block(planned, 'efi_disk')),
    hookscript: given(text(planned, 'hook_script_file_id')),
    hotplug: given(text(planned, 'hotplug')),
    hugepages: given(text(memory, 'hugepages')),
    keephugepages: flag(memory, 'keep_hugepages') || undefined,
    ...cloudInitParams(planned, true),
    ...driveParams(planned),
    keyboard: text(planned, 'keyboard_layout'),
    machine: given(text(planned, 'machine')),
    ...memoryParams(memory, vmid),
    name: given(text(planned, 'name')),
    ...networkParams(blocks(planned, 'network_device')),
    ...numaParams(planned),
    onboot: flag(planned, 'on_boot'),
    ostype: text(blockOrDefault(planned, 'operating_system'), 'type'),
    ...pciParams(planned),
    pool: given(text(planned, 'pool_id')),
    protection: flag(planned, 'protection'),
    ...rngParams(planned),
    scsihw: text(planned, 'scsi_hardware'),
    ...serialParams(planned),
    ...smbiosParams(planned, randomUUID),
    ...startupParams(planned),
    tablet: flag(planned, 'tablet_device'),
    tags: given(tagsParam(planned)),
    template: false,
    ...tpmParams(block(planned, 'tpm_state')),
    ...usbParams(planned),
    ...vgaParams(planned),
    ...virtiofsParams(planned),
    ...watchdogParams(blockOrDefault(planned, 'watchdog')),
  };
}

/** The disks that one call can make; those with an image that only `qm` imports come later. */
function diskParams(disks: ReadonlyMap<string, StorageDevice>): VmParams {
  const made = [...disks].filter(([, disk]) => disk.fileId === undefined);
  return Object.fromEntries(made.map(([bus, disk]) => [bus, writeDevice(disk)] as const));
}

/** The cloud-init drive and the CD-ROM. */
function driveParams(planned: ObjectValue): VmParams {
  const init = block(planned, 'initialization');
  const cdrom = block(planned, 'cdrom');
  return {
    ...(init ? { [text(init, 'interface') || 'ide2']: cloudInitVolume(init) } : {}),
    ...(cdrom ? cdromParams(cdrom) : {}),
  };
}

/** A CD-ROM drive; without a file it is the node's own. */
export function cdromParams(cdrom: ObjectValue): VmParams {
  return { [text(cdrom, 'interface') || 'ide3']: `file=${text(cdrom, 'file_id') || 'cdrom'},media=cdrom,` };
}

/** Without an order: CD-ROM, first disks, network. */
function bootOrder(planned: ObjectValue, disks: ReadonlyMap<string, StorageDevice>): readonly string[] {
  const wanted = isList(planned.boot_order) ? order(planned.boot_order) : [];
  if (wanted.length > 0) return wanted;
  const cdrom = text(block(planned, 'cdrom'), 'interface');
  const first = ['ide0', 'sata0', 'scsi0', 'virtio0'].filter((bus) => disks.has(bus));
  return [...(cdrom === '' ? [] : [cdrom]), ...first, 'net0'];
}
