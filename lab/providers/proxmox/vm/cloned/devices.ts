import { parseSize, type FormParams } from '../../../../../pve/wire';
import { isSet, number, ProviderError, text } from '../../../resource';
import { isObject, type ObjectValue, type Value } from '../../../values';
import {
  flag,
  list,
  number as numberField,
  text as textField,
  type Answer,
  type Fields,
} from '../../objects';
import { properties, readProperties, type Part } from '../../property';
import type { VmConfig } from '../machine';

const GIB = 1024 ** 3;

/** Arguments of a card and their names in PVE's property string. */
const NETWORK: Fields = {
  bridge: textField('bridge'),
  firewall: flag('firewall'),
  link_down: flag('link_down'),
  mac_address: textField('macaddr'),
  mtu: numberField('mtu'),
  queues: numberField('queues'),
  rate_limit: numberField('rate'),
  tag: numberField('tag'),
  trunks: {
    ...list('trunks', { separator: ';' }),
    read: ({ trunks }) => (typeof trunks === 'string' ? trunks.split(';').map(Number) : undefined),
  },
};

/** The same of a disk. */
const DISK: Fields = {
  aio: textField('aio'),
  backup: flag('backup'),
  cache: textField('cache'),
  discard: textField('discard'),
  format: textField('format'),
  import_from: textField('import-from'),
  iothread: flag('iothread'),
  media: textField('media'),
  replicate: flag('replicate'),
  serial: textField('serial'),
  ssd: flag('ssd'),
};

function slots(planned: ObjectValue, name: string): readonly (readonly [string, ObjectValue])[] {
  const value = planned[name] ?? null;
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.filter((entry): entry is [string, ObjectValue] => isObject(entry[1]));
}

function parts(fields: Fields, device: ObjectValue): readonly Part[] {
  return Object.entries(fields).map(([name, field]) => {
    const given = device[name] ?? null;
    const written = given === null ? undefined : field.write(given, device);
    return [field.key, typeof written === 'object' ? undefined : written] as const;
  });
}

/** The cards that the configuration speaks of; one without an address keeps the one that it has. */
export function networkParams(planned: ObjectValue, config: VmConfig): FormParams {
  const entries = slots(planned, 'network').map(([slot, card]) => {
    const before = readCard(config, slot);
    const mac = isSet(card, 'mac_address') ? {} : { mac_address: before.macaddr ?? null };
    const model = text(card, 'model') || 'virtio';
    return [
      slot,
      properties(['model', model], ...parts(NETWORK, { ...card, ...mac } as ObjectValue)),
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** `virtio=BC:24:…,bridge=vmbr0`: the model's value is the address. */
function readCard(config: VmConfig, slot: string): Record<string, string> {
  const found = Object.fromEntries(readProperties(String(config[slot] ?? '')));
  const model = Object.keys(found).find((key) => /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/i.test(found[key] ?? ''));
  return model === undefined || model === 'macaddr'
    ? found
    : { ...found, model, macaddr: found[model] ?? '' };
}

/** Disks to be written, and those that are to grow. */
export interface DiskChange {
  readonly params: FormParams;
  readonly resizes: readonly { readonly slot: string; readonly bytes: number }[];
}

/**
 * The disks that the configuration speaks of.
 *
 * @throws ProviderError PROXMOX_DISK, PROXMOX_DISK_SMALLER
 */
export function diskChange(planned: ObjectValue, config: VmConfig): DiskChange {
  const params: Record<string, string> = {};
  const resizes: { slot: string; bytes: number }[] = [];
  for (const [slot, disk] of slots(planned, 'disk')) {
    const now = readProperties(String(config[slot] ?? ''), 'file');
    const volume = volumeOf(slot, disk, now.get('file'));
    const bytes = number(disk, 'size_gb') * GIB;
    const size = now.get('size');
    if (size !== undefined && bytes > 0) {
      if (bytes < parseSize(size)) throw smaller(slot, disk, size);
      if (bytes > parseSize(size)) resizes.push({ slot, bytes });
    }
    params[slot] = properties(['file', volume], ...parts(DISK, disk));
  }
  return { params, resizes };
}

/** The volume that is asked for, the one that is there, or a new one. */
function volumeOf(slot: string, disk: ObjectValue, now: string | undefined): string {
  const asked = text(disk, 'file');
  if (asked !== '') return asked;
  if (now !== undefined) return now;
  const [datastore, size] = [text(disk, 'datastore_id'), number(disk, 'size_gb')];
  if (datastore !== '' && size > 0) return `${datastore}:${size}`;
  throw new ProviderError('PROXMOX_DISK', `Disk ${slot} is new and needs datastore_id and size_gb, or file`, {
    path: ['disk'],
  });
}

function smaller(slot: string, disk: ObjectValue, size: string): ProviderError {
  return new ProviderError('PROXMOX_DISK_SMALLER', `Disk ${slot} cannot become smaller`, {
    detail: `It has ${size}, ${number(disk, 'size_gb')}G are wanted.`,
    path: ['disk'],
  });
}

/** The cards and disks of the state as PVE has them: only what the configuration speaks of is looked at. */
export function readDevices(state: ObjectValue, config: VmConfig): Record<string, Value> {
  const network = slots(state, 'network').map(([slot, card]) => {
    const found = readCard(config, slot);
    const model: ObjectValue =
      isSet(card, 'model') && found.model !== undefined ? { model: found.model } : {};
    return [slot, { ...known(card, NETWORK, found), ...model }] as const;
  });
  const disks = slots(state, 'disk').map(([slot, disk]) => {
    const found = Object.fromEntries(readProperties(String(config[slot] ?? ''), 'file'));
    const { file, size } = found;
    const place = {
      ...(isSet(disk, 'file') && file !== undefined ? { file } : {}),
      ...(isSet(disk, 'datastore_id') && file !== undefined
        ? { datastore_id: file.split(':')[0] ?? '' }
        : {}),
      ...(isSet(disk, 'size_gb') && size !== undefined ? { size_gb: Math.floor(parseSize(size) / GIB) } : {}),
    };
    return [slot, { ...known(disk, DISK, found), ...place }] as const;
  });
  return {
    network: isObject(state.network ?? null) ? Object.fromEntries(network) : null,
    disk: isObject(state.disk ?? null) ? Object.fromEntries(disks) : null,
  };
}

function known(device: ObjectValue, fields: Fields, found: Answer): ObjectValue {
  const read = Object.entries(fields).flatMap(([name, field]) => {
    const value = isSet(device, name) ? field.read(found) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...device, ...Object.fromEntries(read) };
}
