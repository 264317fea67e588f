import { formatPropertyString, parsePropertyString } from '../../../../pve/wire';
import { text as textOf } from '../../resource';
import { isList, isObject, type ObjectValue, type Value } from '../../values';
import { flag, text, type Field, type ObjectDescription } from '../objects';
import { matches } from '../validators';

/** Arguments of an entry and their names in PVE's property string. */
type Parts = Readonly<Record<string, string>>;

const NUMBERS = new Set(['iommu_group']);

/** Where devices of a mapping are: one property string for each node. */
function entries(parts: Parts): Field {
  return {
    key: 'map',
    canUnset: false,
    write: (value) => (isList(value) ? { each: value.map((entry) => writeEntry(parts, entry)) } : undefined),
    read: ({ map }) => (Array.isArray(map) ? map.map((entry) => readEntry(parts, String(entry))) : undefined),
  };
}

function writeEntry(parts: Parts, entry: Value): string {
  if (!isObject(entry)) return '';
  const given = Object.entries(parts).flatMap(([name, key]) => {
    const value = entry[name];
    return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [];
  });
  return formatPropertyString(Object.fromEntries(given));
}

function readEntry(parts: Parts, entry: string): ObjectValue {
  const found = parsePropertyString(entry);
  return Object.fromEntries(
    Object.entries(parts).map(([name, key]) => {
      const value = found[key];
      return [name, value === undefined ? null : NUMBERS.has(name) ? Number(value) : value] as const;
    }),
  );
}

/** Where a device is, or a folder, by the type of its mapping. */
const PATHS = {
  dir: matches(/^\/.+$/, "a folder as in '/mnt/data'"),
  pci: matches(/^[a-f0-9]{4,}:[a-f0-9]{2}:[a-f0-9]{2}(\.[a-f0-9])?$/, "a device as in '0000:01:00.0'"),
  usb: matches(/^\d+-\d+(\.\d+)*$/, "a port as in '1-2' or '1-2.3'"),
};

function mapping(type: 'dir' | 'pci' | 'usb', fields: ObjectDescription['fields']): ObjectDescription {
  const collection = (): string => `cluster/mapping/${type}`;
  return {
    type: `proxmox_hardware_mapping_${type}`,
    fields: { comment: text('description'), ...fields },
    validators: {
      name: matches(/^[A-Za-z][\w-]+$/, 'a name: a letter, then letters, digits, - and _'),
      'map.path': PATHS[type],
      'map.id': matches(/^[\da-fA-F]{4}:[\da-fA-F]{4}$/, "a device as in '8086:1520'"),
      'map.subsystem_id': matches(/^[\da-fA-F]{4}:[\da-fA-F]{4}$/, "a device as in '8086:1520'"),
    },
    collection,
    path: (object) => `${collection()}/${textOf(object, 'name') || textOf(object, 'id')}`,
    id: (object) => textOf(object, 'name') || textOf(object, 'id'),
    creation: (planned) => ({ id: textOf(planned, 'name') }),
    import: (id) => ({ name: id }),
  };
}

/** Devices of nodes under one name. */
export const mappingObjects: readonly ObjectDescription[] = [
  mapping('dir', { map: entries({ node: 'node', path: 'path' }) }),
  mapping('pci', {
    map: entries({
      comment: 'description',
      id: 'id',
      iommu_group: 'iommugroup',
      node: 'node',
      path: 'path',
      subsystem_id: 'subsystem-id',
    }),
    mediated_devices: flag('mdev', { absent: false, canUnset: false }),
  }),
  mapping('usb', { map: entries({ comment: 'description', id: 'id', node: 'node', path: 'path' }) }),
];
