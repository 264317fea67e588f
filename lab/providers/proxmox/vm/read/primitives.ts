import { isSet, text, texts } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { defaultOf } from '../defaults';
import type { VmConfig } from '../machine';
import { readProperties } from '../wire';
import { textOf, truthOf } from './fields';
import type { ReadContext } from './read-context';

interface Primitive {
  readonly argument: string;
  readonly key: string;
  readonly kind: 'text' | 'flag';
}

const PRIMITIVES: readonly Primitive[] = [
  { argument: 'acpi', key: 'acpi', kind: 'flag' },
  { argument: 'bios', key: 'bios', kind: 'text' },
  { argument: 'description', key: 'description', kind: 'text' },
  { argument: 'hook_script_file_id', key: 'hookscript', kind: 'text' },
  { argument: 'keyboard_layout', key: 'keyboard', kind: 'text' },
  { argument: 'machine', key: 'machine', kind: 'text' },
  { argument: 'name', key: 'name', kind: 'text' },
  { argument: 'protection', key: 'protection', kind: 'flag' },
  { argument: 'tablet_device', key: 'tablet', kind: 'flag' },
  { argument: 'template', key: 'template', kind: 'flag' },
];

/**
 * Reads the plain arguments. A clone reads back only what was set to something else than the default: the rest is its
 * source's business.
 */
export function readPrimitives({ state, config, isClone }: ReadContext): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const primitive of PRIMITIVES) {
    const { argument } = primitive;
    if (isClone && (state[argument] ?? defaultOf(argument)) === (defaultOf(argument) ?? '')) continue;
    found[argument] = readPrimitive(config, primitive);
  }
  const args = textOf(config, 'args') ?? '';
  if (!isClone || text(state, 'kvm_arguments') !== '') found.kvm_arguments = args.trim() === '' ? '' : args;
  const scsi = textOf(config, 'scsihw');
  const scsiDefault = defaultOf('scsi_hardware');
  const isScsiOwn = !isClone || (isSet(state, 'scsi_hardware') && state.scsi_hardware !== scsiDefault);
  if (isScsiOwn && scsi !== undefined) found.scsi_hardware = scsi;
  found.on_boot = truthOf(config, 'onboot') ?? false;
  found.boot_order = readBootOrder(config);
  if (!isClone || texts(state, 'tags').length > 0) found.tags = readTags(state, config);
  const hotplug = textOf(config, 'hotplug');
  if (hotplug !== undefined) found.hotplug = hotplug;
  return found;
}

function readPrimitive(config: VmConfig, { argument, key, kind }: Primitive): Value {
  const fallback = defaultOf(argument);
  if (kind === 'flag') return truthOf(config, key) ?? fallback;
  return textOf(config, key) ?? fallback ?? '';
}

function readBootOrder(config: VmConfig): Value {
  const order = readProperties(textOf(config, 'boot') ?? '').get('order');
  return order === undefined ? [] : order.split(';').filter((device) => device !== '');
}

/** The order of tags means nothing: while they are the same, the state's own order stays. */
function readTags(state: ObjectValue, config: VmConfig): Value {
  const tags = (textOf(config, 'tags') ?? '')
    .split(/[;,\s]+/)
    .filter((tag) => tag !== '')
    .sort();
  const before = texts(state, 'tags');
  const isSame =
    before.length === tags.length && [...before].sort().every((tag, index) => tag === tags[index]);
  if (isSame) return state.tags ?? [];
  return tags;
}

/** What an import leaves open and the API does not know. */
export function fillImported(state: ObjectValue): Record<string, Value> {
  const names = [
    'migrate',
    'timeout_clone',
    'timeout_create',
    'timeout_migrate',
    'timeout_move_disk',
    'timeout_reboot',
    'timeout_shutdown_vm',
    'timeout_start_vm',
    'timeout_stop_vm',
    'stop_on_destroy',
    'purge_on_destroy',
    'delete_unreferenced_disks_on_destroy',
    'reboot_after_update',
    'reboot',
  ];
  const open = names.filter((name) => (state[name] ?? null) === null);
  return Object.fromEntries(open.map((name) => [name, defaultOf(name)] as const));
}

/** True when the VM was made as a copy; then most of what it has is not the configuration's. */
export function isClone(state: ObjectValue): boolean {
  const clone = state.clone;
  return Array.isArray(clone) && clone.length > 0;
}
