import { isObject, type ObjectValue, type Value } from '../../../values';
import { list, number, readFields, record, text, textOf, type Answer, type Fields } from '../../objects';
import { properties, readProperties } from '../../property';
import { texts } from '../../../resource';
import { CPU } from '../cloned/settings';
import type { VmConfig } from '../machine';

const DRIVE = /^(?:ide|sata|scsi)\d+$/;

/** Arguments that are one parameter each. */
export const SETTINGS: Fields = {
  description: text('description'),
  name: text('name'),
  tags: list('tags', { separator: ';', absent: [] }),
  rng: record(
    'rng0',
    { source: text('source'), max_bytes: number('max_bytes'), period: number('period') },
    { defaultKey: 'source' },
  ),
  vga: record(
    'vga',
    { type: text('type'), memory: number('memory'), clipboard: text('clipboard') },
    { defaultKey: 'type' },
  ),
};

/** Arguments of `cpu`; its type and flags are one property string. */
export const PROCESSORS: Fields = {
  ...CPU,
  type: {
    key: 'cpu',
    write: (type, cpu) =>
      typeof type === 'string'
        ? properties(['cputype', type], ['flags', texts(cpu, 'flags').join(';')])
        : undefined,
    read: (answer) => emulation(answer).get('cputype'),
  },
  flags: {
    key: 'cpu',
    sent: 'never',
    write: () => undefined,
    read: (answer) => emulation(answer).get('flags')?.split(';'),
  },
};

function emulation({ cpu }: Answer): ReadonlyMap<string, string> {
  return readProperties(textOf(cpu) ?? '', 'cputype');
}

/** The CD drives by slot, as property strings: `{ ide2: 'file=none,media=cdrom' }`. */
export function driveParams(state: ObjectValue): Readonly<Record<string, string>> {
  const drives = isObject(state.cdrom ?? null) ? Object.entries(state.cdrom as ObjectValue) : [];
  return Object.fromEntries(
    drives.map(([slot, drive]) => {
      const file = isObject(drive) && typeof drive.file_id === 'string' ? drive.file_id : 'cdrom';
      return [slot, properties(['file', file], ['media', 'cdrom'])] as const;
    }),
  );
}

/** What `proxmox_vm` knows of a machine. PVE tells what somebody set, and nothing else. */
export function readSettings(config: VmConfig): Readonly<Record<string, Value>> {
  return { ...readFields(SETTINGS, config, {}), cpu: readProcessors(config), cdrom: readDrives(config) };
}

function readProcessors(config: VmConfig): Value {
  const found = readFields(PROCESSORS, config, {});
  return Object.values(found).every((value) => value === null) ? null : found;
}

function readDrives(config: VmConfig): Value {
  const drives = Object.entries(config).flatMap(([slot, value]) => {
    const drive = DRIVE.test(slot) ? readProperties(String(value), 'file') : undefined;
    return drive?.get('media') === 'cdrom' ? [[slot, { file_id: drive.get('file') ?? null }] as const] : [];
  });
  return drives.length === 0 ? null : Object.fromEntries(drives);
}
