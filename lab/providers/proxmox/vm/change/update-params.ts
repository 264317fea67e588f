import { randomUUID } from 'node:crypto';
import { block, blocks, flag, number, text, texts } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { blockOrDefault } from '../defaults';
import type { VmConfig } from '../machine';
import {
  agentParams,
  amdSevParams,
  audioParams,
  cpuParams,
  efiDiskParams,
  memoryParams,
  networkParams,
  numaParams,
  pciParams,
  rngParams,
  serialParams,
  smbiosParams,
  startupParams,
  tagsParam,
  usbParams,
  vgaParams,
  virtiofsParams,
  watchdogParams,
  type VmParams,
} from '../wire';
import { cdromParams } from './create';
import type { Changes } from './changes';

/** What one config call shall change, collected bit by bit. */
export interface Edit {
  readonly set: VmParams;
  readonly remove: string[];
  /** True when the change needs a restart to take effect. */
  mustRestart: boolean;
}

interface Simple {
  readonly argument: string;
  readonly key: string;
  readonly kind: 'text' | 'flag';
  readonly restarts: boolean;
}

const SIMPLE: readonly Simple[] = [
  { argument: 'acpi', key: 'acpi', kind: 'flag', restarts: true },
  { argument: 'kvm_arguments', key: 'args', kind: 'text', restarts: true },
  { argument: 'bios', key: 'bios', kind: 'text', restarts: true },
  { argument: 'description', key: 'description', kind: 'text', restarts: false },
  { argument: 'on_boot', key: 'onboot', kind: 'flag', restarts: false },
  { argument: 'keyboard_layout', key: 'keyboard', kind: 'text', restarts: true },
  { argument: 'machine', key: 'machine', kind: 'text', restarts: true },
  { argument: 'protection', key: 'protection', kind: 'flag', restarts: false },
  { argument: 'tablet_device', key: 'tablet', kind: 'flag', restarts: true },
  { argument: 'scsi_hardware', key: 'scsihw', kind: 'text', restarts: true },
];

/** Collects everything but disks, TPM and cloud-init. */
export function collectEdits(changes: Changes, config: VmConfig, vmid: number): Edit {
  const edit: Edit = { set: {}, remove: [], mustRestart: false };
  const { planned } = changes;
  for (const simple of SIMPLE) {
    if (!changes.has(simple.argument)) continue;
    edit.set[simple.key] =
      simple.kind === 'flag' ? flag(planned, simple.argument) : text(planned, simple.argument);
    edit.mustRestart ||= simple.restarts;
  }
  collectNames(changes, edit);
  collectBlocks(changes, edit);
  if (changes.has('cdrom')) collectCdrom(changes, edit);
  if (changes.has('cpu')) collectCpu(changes, edit);
  if (changes.has('memory')) collectMemory(changes, edit, vmid);
  if (changes.has('network_device')) collectNetwork(planned, config, edit);
  return edit;
}

function collectNames(changes: Changes, edit: Edit): void {
  const { planned } = changes;
  // The name is sent with every change.
  if (text(planned, 'name') === '') edit.remove.push('name');
  else edit.set.name = text(planned, 'name');
  if (changes.has('tags')) edit.set.tags = tagsParam(planned);
  if (changes.has('hotplug')) setOrRemove(edit, 'hotplug', text(planned, 'hotplug'));
  if (changes.has('hook_script_file_id'))
    setOrRemove(edit, 'hookscript', text(planned, 'hook_script_file_id'));
  if (changes.has('boot_order')) {
    const order = texts(planned, 'boot_order');
    if (order.length > 0) edit.set.boot = `order=${order.join(';')}`;
    edit.mustRestart = true;
  }
}

function setOrRemove(edit: Edit, key: string, value: string): void {
  if (value === '') edit.remove.push(key);
  else edit.set[key] = value;
}

interface BlockRule {
  readonly name: string;
  readonly params: (planned: ObjectValue) => VmParams;
  readonly restarts: boolean;
  /** Keys of which those not sent are removed: prefix and how many there are. */
  readonly slots?: readonly [prefix: string, count: number];
}

const BLOCKS: readonly BlockRule[] = [
  { name: 'agent', params: (planned) => agentParams(blockOrDefault(planned, 'agent')), restarts: true },
  { name: 'amd_sev', params: amdSevParams, restarts: true },
  { name: 'audio_device', params: audioParams, restarts: true, slots: ['audio', 1] },
  { name: 'hostpci', params: pciParams, restarts: true, slots: ['hostpci', 16] },
  { name: 'numa', params: numaParams, restarts: true, slots: ['numa', 8] },
  { name: 'usb', params: usbParams, restarts: true, slots: ['usb', 14] },
  {
    name: 'operating_system',
    params: (planned) => ({ ostype: text(blockOrDefault(planned, 'operating_system'), 'type') }),
    restarts: true,
  },
  { name: 'rng', params: rngParams, restarts: true, slots: ['rng', 1] },
  { name: 'serial_device', params: serialParams, restarts: true, slots: ['serial', 4] },
  {
    name: 'smbios',
    params: (planned) => smbiosParams(planned, randomUUID),
    restarts: false,
    slots: ['smbios1', 0],
  },
  { name: 'startup', params: startupParams, restarts: false, slots: ['startup', 0] },
  { name: 'vga', params: vgaParams, restarts: true },
  { name: 'virtiofs', params: virtiofsParams, restarts: true, slots: ['virtiofs', 8] },
  {
    name: 'watchdog',
    params: (planned) => watchdogParams(blockOrDefault(planned, 'watchdog')),
    restarts: true,
    slots: ['watchdog', 0],
  },
];

function collectBlocks(changes: Changes, edit: Edit): void {
  for (const rule of BLOCKS) {
    if (!changes.has(rule.name)) continue;
    const params = rule.params(changes.planned);
    Object.assign(edit.set, params);
    if (rule.slots) edit.remove.push(...slotKeys(rule.slots).filter((key) => params[key] === undefined));
    edit.mustRestart ||= rule.restarts;
  }
  if (changes.has('efi_disk') && !isFirmwareMoved(changes, 'efi_disk')) {
    Object.assign(edit.set, efiDiskParams(block(changes.planned, 'efi_disk')));
  }
  edit.mustRestart ||= changes.has('efi_disk');
}

/** True when an EFI disk or TPM state changes its storage: it is moved then, not made anew. */
export function isFirmwareMoved(changes: Changes, name: 'efi_disk' | 'tpm_state'): boolean {
  const [before, after] = [block(changes.prior, name), block(changes.planned, name)];
  return (
    before !== undefined &&
    after !== undefined &&
    text(before, 'datastore_id') !== text(after, 'datastore_id')
  );
}

function slotKeys([prefix, count]: readonly [string, number]): readonly string[] {
  return count === 0 ? [prefix] : Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

function collectCdrom(changes: Changes, edit: Edit): void {
  const cdrom = blockOrDefault(changes.planned, 'cdrom');
  const before = block(changes.prior, 'cdrom');
  const [oldBus, bus] = [
    before ? text(before, 'interface') || 'ide3' : '',
    text(cdrom, 'interface') || 'ide3',
  ];
  if (oldBus !== '' && oldBus !== bus) edit.remove.push(oldBus);
  Object.assign(edit.set, cdromParams(cdrom));
}

function collectCpu(changes: Changes, edit: Edit): void {
  const cpu = blockOrDefault(changes.planned, 'cpu');
  const params = cpuParams(cpu);
  Object.assign(edit.set, params);
  for (const key of ['vcpus', 'cpulimit']) if (params[key] === undefined) edit.remove.push(key);
  // Only root may touch the affinity, also to take it away.
  if (changes.hasIn('cpu', 'affinity')) setOrRemove(edit, 'affinity', text(cpu, 'affinity'));
  const others = ['cores', 'sockets', 'type', 'architecture', 'numa', 'flags', 'affinity', 'limit', 'units'];
  const isHotplug =
    changes.hasIn('cpu', 'hotplugged') && !others.some((field) => changes.hasIn('cpu', field));
  edit.mustRestart ||= !(isHotplug && isHotpluggable(changes.planned, 'cpu'));
}

function collectMemory(changes: Changes, edit: Edit, vmid: number): void {
  const memory = blockOrDefault(changes.planned, 'memory');
  const before = block(changes.prior, 'memory');
  Object.assign(edit.set, memoryParams(memory, vmid));
  if (changes.hasIn('memory', 'hugepages')) setOrRemove(edit, 'hugepages', text(memory, 'hugepages'));
  if (changes.hasIn('memory', 'keep_hugepages')) {
    if (text(memory, 'hugepages') === '') edit.remove.push('keephugepages');
    else edit.set.keephugepages = flag(memory, 'keep_hugepages');
  }
  const grows = ['dedicated', 'floating', 'shared'].every(
    (field) => number(memory, field) >= number(before, field),
  );
  const hasPages = changes.hasIn('memory', 'hugepages') || changes.hasIn('memory', 'keep_hugepages');
  edit.mustRestart ||= !(grows && !hasPages && isHotpluggable(changes.planned, 'memory'));
}

function collectNetwork(planned: ObjectValue, config: VmConfig, edit: Edit): void {
  const devices = blocks(planned, 'network_device');
  Object.assign(edit.set, networkParams(devices));
  edit.remove.push(...devices.flatMap((device, index) => (device.enabled === false ? [`net${index}`] : [])));
  const existing = Object.keys(config).filter((key) => /^net\d+$/.test(key));
  edit.remove.push(...existing.filter((key) => Number(key.slice(3)) >= devices.length).sort());
}

/** True when PVE changes this in a running VM; without a setting that is network, disk and usb. */
export function isHotpluggable(planned: ObjectValue, feature: string): boolean {
  const setting = text(planned, 'hotplug') || 'network,disk,usb';
  return setting === '1' || setting.split(',').includes(feature);
}
