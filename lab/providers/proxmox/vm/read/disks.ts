import { classify } from '../../../../../pve/client';
import { blocks, number, text } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { encodeVolume } from '../../storage/volumes';
import {
  isCloudInit,
  isDiskBus,
  pathOf,
  readDevice,
  readProperties,
  SPEED_ARGUMENTS,
  storageOf,
  type StorageDevice,
} from '../wire';
import { textOf } from './fields';
import type { ReadContext } from './read-context';

const GIB = 1024 ** 3;

/** Reads the disks, in the order of the state; new ones follow in the order of their interface. */
export async function readDisks(context: ReadContext): Promise<Value | undefined> {
  const { machine, state, config, isClone } = context;
  const before = new Map(blocks(state, 'disk').map((disk) => [text(disk, 'interface'), disk] as const));
  const buses = Object.keys(config).filter(
    (key) => isDiskBus(key) && isDisk(readDevice(String(config[key])), machine.vmid),
  );
  const known = [...before.keys()].filter((bus) => buses.includes(bus));
  const added = buses.filter((bus) => !before.has(bus)).sort();
  const disks: ObjectValue[] = [];
  // The format is asked for every disk, also of a clone that names none: so does the real provider.
  for (const bus of [...known, ...added]) {
    const device = readDevice(String(config[bus]));
    const format = device.format ?? (await readFormat(device, context));
    disks.push({ ...readDisk(device, before.get(bus)), interface: bus, file_format: format });
  }
  return isClone && before.size === 0 ? undefined : disks;
}

function isDisk(device: StorageDevice, vmid: number): boolean {
  return device.volume !== 'none' && device.media !== 'cdrom' && !isCloudInit(device, vmid);
}

function readDisk(device: StorageDevice, before: ObjectValue | undefined): ObjectValue {
  const { options } = device;
  const size = Math.floor((device.sizeBytes ?? 0) / GIB);
  const bit = (name: string, fallback: boolean): boolean =>
    options[name] === undefined ? fallback : options[name] === '1';
  return {
    datastore_id: storageOf(device),
    path_in_datastore: pathOf(device),
    file_id: before?.file_id ?? null,
    import_from: before?.import_from ?? null,
    size: size === 0 && before ? number(before, 'size') : size,
    aio: options.aio ?? 'io_uring',
    backup: bit('backup', true),
    cache: options.cache ?? 'none',
    discard: options.discard ?? 'ignore',
    iothread: bit('iothread', false),
    queues: Number(options.queues ?? 0),
    replicate: bit('replicate', true),
    serial: options.serial ?? '',
    ssd: bit('ssd', false),
    speed: readSpeed(options),
  };
}

function readSpeed(options: Readonly<Record<string, string>>): Value {
  const names = Object.entries(SPEED_ARGUMENTS);
  if (!names.some(([option]) => options[option] !== undefined)) return [];
  return [
    Object.fromEntries(names.map(([option, argument]) => [argument, Number(options[option] ?? 0)] as const)),
  ];
}

/** A config tells no format where the storage has a default; then the storage knows it. */
async function readFormat(
  device: StorageDevice,
  { machine, operation }: ReadContext,
): Promise<string | null> {
  const storage = storageOf(device);
  if (storage === '') return null;
  try {
    const path = `nodes/${machine.node}/storage/${storage}/content/${encodeVolume(device.volume)}`;
    return (await operation.session.api.get<{ format?: string }>(path)).format ?? null;
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

/** Reads the EFI disk; undefined leaves the state as it is. */
export async function readEfiDisk(context: ReadContext): Promise<Value | undefined> {
  const { state, config, isClone } = context;
  const entry = textOf(config, 'efidisk0');
  if (entry === undefined) return undefined;
  const device = readDevice(entry);
  const parts = readProperties(entry, 'file');
  const format = device.format ?? (await readFormat(device, context));
  if (isClone && blocks(state, 'efi_disk').length === 0) return undefined;
  const found = {
    datastore_id: storageOf(device),
    file_format: format,
    type: parts.get('efitype') ?? '2m',
    pre_enrolled_keys: parts.get('pre-enrolled-keys') === '1',
  };
  return [found];
}

/** Reads the TPM state; like the real provider not on import, so that it is shown as added then. */
export function readTpm({ state, config, isClone }: ReadContext): Value | undefined {
  const entry = textOf(config, 'tpmstate0');
  if (entry === undefined) return undefined;
  const found = {
    datastore_id: storageOf(readDevice(entry)),
    version: /(?:^|,)version=([^,]+)/.exec(entry)?.[1] ?? 'v2.0',
  };
  if (blocks(state, 'tpm_state').length > 0) return [found];
  return isClone || (found.datastore_id === 'local-lvm' && found.version === 'v2.0') ? undefined : [found];
}
