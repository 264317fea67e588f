import { randomUUID } from 'node:crypto';
import {
  block,
  blocks,
  flag,
  isSet,
  number,
  ProviderError,
  text,
  texts,
  type Operation,
} from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { defaultOf } from '../defaults';
import { Machine, timeoutOf, waitForUnlock, type VmConfig } from '../machine';
import {
  agentParams,
  amdSevParams,
  audioParams,
  cloudInitParams,
  cloudInitVolume,
  cpuParams,
  efiDiskParams,
  given,
  isDiskBus,
  memoryParams,
  networkParams,
  numaParams,
  pciParams,
  plannedDisks,
  readDevice,
  serialParams,
  smbiosParams,
  startupParams,
  storageOf,
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
import { findCloudInit } from './cloud-init-drive';
import { cdromParams, checkArchitecture, startNew } from './create';

const NICS = 32;
const SERIALS = 4;
const MIB = 1024 ** 2;

/** Creates a VM as a copy of another: clone, one config call, then disks, template, start. */
export async function cloneVm(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  checkArchitecture(block(planned, 'cpu'), operation);
  const vmid = number(planned, 'vm_id') || (await operation.session.vmIds.next());
  const machine = new Machine(text(planned, 'node_name'), vmid, operation);
  await copy(machine, planned, operation);
  const state = { ...settle(planned), vm_id: vmid, id: String(vmid) };
  operation.saved(state);
  const timeoutS = timeoutOf(planned, 'clone');
  await waitForUnlock(machine, timeoutS);
  const source = await machine.config();
  const drive = await replaceCloudInit(machine, planned, source);
  await machine.update(configParams(planned, vmid, source, drive));
  const made = await machine.config();
  await adaptDisks(machine, planned, made);
  await adaptFirmwareDisks(machine, planned, made);
  if (flag(planned, 'template')) await machine.makeTemplate();
  await startNew(machine, state, operation);
  return state;
}

/** A source on another node is cloned over there when its storages are shared, and migrated here when not. */
async function copy(machine: Machine, planned: ObjectValue, operation: Operation<Session>): Promise<void> {
  const clone = block(planned, 'clone');
  const sourceNode = text(clone, 'node_name') || machine.node;
  const source = new Machine(sourceNode, number(clone, 'vm_id'), operation);
  const storage = given(text(clone, 'datastore_id'));
  const attempts = number(clone, 'retries');
  const timeoutS = timeoutOf(planned, 'clone');
  const params: VmParams = {
    newid: machine.vmid,
    full: flag(clone, 'full'),
    storage,
    description: given(text(planned, 'description')),
    name: given(text(planned, 'name')),
    pool: given(text(planned, 'pool_id')),
  };
  if (sourceNode === machine.node) {
    await source.clone(params, attempts, timeoutS);
  } else if (await areStoragesShared(source, operation)) {
    await source.clone({ ...params, target: machine.node }, attempts, timeoutS);
  } else {
    await source.clone(params, attempts, timeoutS);
    const local = new Machine(sourceNode, machine.vmid, operation);
    await waitForUnlock(local, timeoutS);
    await local.migrate(machine.node, false, timeoutS, storage);
  }
}

async function areStoragesShared(source: Machine, operation: Operation<Session>): Promise<boolean> {
  const config = await source.config();
  const entries = Object.entries(config).filter(
    ([key]) => isDiskBus(key) || key === 'efidisk0' || key === 'tpmstate0',
  );
  const devices = entries
    .map(([, entry]) => readDevice(String(entry)))
    .filter((device) => device.volume !== 'none');
  for (const storage of new Set(devices.map(storageOf))) {
    const status = await operation.session.api.get<{ shared?: number }>(
      `nodes/${source.node}/storage/${storage}/status`,
    );
    if (status.shared === 0) return false;
  }
  return true;
}

/** Frees the place of the cloud-init drive. @returns the parameters of the new one. */
async function replaceCloudInit(machine: Machine, planned: ObjectValue, config: VmConfig): Promise<VmParams> {
  const init = block(planned, 'initialization');
  if (!init) return {};
  const existing = findCloudInit(config, machine.vmid) ?? 'ide2';
  const bus = text(init, 'interface') || existing;
  await machine.update({ delete: [...new Set([bus, existing])] });
  return { [bus]: cloudInitVolume(init), ...cloudInitParams(planned, true) };
}

/** Only what differs from the defaults: everything else stays as the source has it. */
function configParams(planned: ObjectValue, vmid: number, source: VmConfig, drive: VmParams): VmParams {
  const cpu = block(planned, 'cpu');
  const memory = block(planned, 'memory');
  const cdrom = block(planned, 'cdrom');
  const system = block(planned, 'operating_system');
  const boot = texts(planned, 'boot_order');
  const changed = (name: string, key = name): VmParams =>
    text(planned, name) === (defaultOf(name) ?? '') ? {} : { [key]: text(planned, name) };
  const removed = removedDevices(planned, source);
  return {
    ...(flag(planned, 'acpi') ? {} : { acpi: false }),
    ...agentParams(block(planned, 'agent')),
    ...amdSevParams(planned),
    ...audioParams(planned),
    ...changed('kvm_arguments', 'args'),
    ...changed('bios'),
    ...changed('machine'),
    ...changed('scsi_hardware', 'scsihw'),
    ...changed('keyboard_layout', 'keyboard'),
    ...(cpu ? { ...cpuParams(cpu), affinity: given(text(cpu, 'affinity')) } : {}),
    ...pciParams(planned),
    ...numaParams(planned),
    ...usbParams(planned),
    ...(cdrom ? cdromParams(cdrom) : {}),
    ...drive,
    hotplug: given(text(planned, 'hotplug')),
    ...(memory ? memoryParams(memory, vmid) : {}),
    hugepages: given(text(memory, 'hugepages')),
    keephugepages: flag(memory, 'keep_hugepages') || undefined,
    ...networkParams(blocks(planned, 'network_device')),
    ...(system ? { ostype: text(system, 'type') } : {}),
    ...serialParams(planned),
    onboot: flag(planned, 'on_boot'),
    ...(boot.length > 0 ? { boot: `order=${boot.join(';')}` } : {}),
    ...smbiosParams(planned, randomUUID),
    ...startupParams(planned),
    ...(flag(planned, 'tablet_device') ? {} : { tablet: false }),
    ...(flag(planned, 'protection') ? { protection: true } : {}),
    tags: given(tagsParam(planned)),
    ...vgaParams(planned),
    ...virtiofsParams(planned),
    hookscript: given(text(planned, 'hook_script_file_id')),
    ...watchdogParams(block(planned, 'watchdog')),
    ...(removed.length > 0 ? { delete: removed } : {}),
  };
}

/** A VM that names its NICs or serial ports has these and no others of its source. */
function removedDevices(planned: ObjectValue, source: VmConfig): readonly string[] {
  const removed: string[] = [];
  const nics = blocks(planned, 'network_device');
  const serials = blocks(planned, 'serial_device');
  if (nics.length > 0) {
    removed.push(...nics.flatMap((nic, index) => (nic.enabled === false ? [`net${index}`] : [])));
    removed.push(...numbered('net', nics.length, NICS));
  }
  if (serials.length > 0) removed.push(...numbered('serial', serials.length, SERIALS));
  if (!isSet(planned, 'hook_script_file_id') && source.hookscript !== undefined) removed.push('hookscript');
  return removed;
}

function numbered(prefix: string, from: number, to: number): readonly string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => `${prefix}${from + index}`);
}

async function adaptDisks(machine: Machine, planned: ObjectValue, config: VmConfig): Promise<void> {
  for (const [bus, disk] of plannedDisks(blocks(planned, 'disk'))) {
    const entry = config[bus];
    if (entry === undefined) await machine.update({ [bus]: writeDevice(disk) });
    else await adaptDisk(machine, bus, disk, readDevice(String(entry)));
  }
}

/** First the options, because a move gives the disk another volume; then the place; then the size. */
async function adaptDisk(
  machine: Machine,
  bus: string,
  disk: StorageDevice,
  current: StorageDevice,
): Promise<void> {
  const [wanted, has] = [mebibytes(disk), mebibytes(current)];
  if (wanted < has) {
    const detail = `${bus} of the source has ${has} MiB and ${wanted} MiB are asked for; a disk can only grow.`;
    throw new ProviderError('PROXMOX_DISK_SHRINK', 'Cannot shrink a disk', { detail, path: ['disk'] });
  }
  const options = {
    ...current.options,
    ...Object.fromEntries(Object.entries(disk.options).filter(([, value]) => value !== '')),
  };
  if (Object.entries(options).some(([name, value]) => current.options[name] !== value)) {
    // An existing volume keeps its format; to send it again would store it in the config.
    const { format, ...rest } = current;
    const isExplicit = format !== undefined && !current.volume.endsWith(`.${format}`);
    await machine.update({ [bus]: writeDevice({ ...(isExplicit ? current : rest), options }) });
  }
  const [from, to] = [storageOf(current), storageOf(disk)];
  if (to !== '' && to !== from) await machine.move(bus, to);
  if (wanted > has) await machine.resize(bus, disk.sizeBytes ?? 0);
}

function mebibytes(device: StorageDevice): number {
  return Math.floor((device.sizeBytes ?? 0) / MIB);
}

async function adaptFirmwareDisks(machine: Machine, planned: ObjectValue, config: VmConfig): Promise<void> {
  const efi = block(planned, 'efi_disk');
  if (efi) await adaptFirmwareDisk(machine, config.efidisk0, text(efi, 'datastore_id'), efiDiskParams(efi));
  const tpm = block(planned, 'tpm_state');
  if (tpm) await adaptFirmwareDisk(machine, config.tpmstate0, text(tpm, 'datastore_id'), tpmParams(tpm));
}

/** @param params the one key that a new disk has, and what makes it */
async function adaptFirmwareDisk(
  machine: Machine,
  entry: VmConfig[string],
  storage: string,
  params: VmParams,
): Promise<void> {
  const [bus = ''] = Object.keys(params);
  if (entry === undefined) await machine.update(params);
  else if (storage !== '' && storageOf(readDevice(String(entry))) !== storage)
    await machine.move(bus, storage);
}
