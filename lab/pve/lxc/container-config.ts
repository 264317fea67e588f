import { formatSize, parsePropertyString, parseSize } from '../../../pve/wire';
import {
  refuse,
  refuseParams,
  type ConfigValue,
  type ContainerRecord,
  type Lab,
  type VmConfig,
  type VolumeRecord,
} from '../model';
import { allocateDisk, findVolume, needVolume, volumeId, volumeKey } from '../volumes';
import { writeProperties, writeTags } from '../vm-config';

const GIB = 1024 ** 3;

/** Options that hold a volume. */
export function isMountKey(key: string): boolean {
  return /^(?:rootfs|mp\d+|unused\d+)$/.test(key);
}

/** What a caller wants of a container's configuration. */
export interface ContainerChange {
  readonly set: VmConfig;
  readonly delete?: readonly string[];
}

/** A mount point: its volume and its options. */
export interface Mount {
  readonly volume: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Reads `local-lvm:vm-200-disk-0,size=4G`. */
export function readMount(value: string): Mount {
  const { volume = '', ...options } = parsePropertyString(value, { defaultKey: 'volume' });
  return { volume, options };
}

/** Writes a mount point as PVE stores it; the size is that of its volume. */
export function writeMount(mount: Mount, volume?: VolumeRecord): string {
  const { size, ...rest } = mount.options;
  const shown = volume ? formatSize(volume.size) : size;
  return writeProperties(
    { volume: mount.volume, ...rest, ...(shown === undefined ? {} : { size: shown }) },
    'volume',
  );
}

/** Carries a change out, with the volumes that it needs, and answers the new configuration. */
export function changeContainerConfig(
  lab: Lab,
  container: ContainerRecord,
  change: ContainerChange,
): VmConfig {
  const config: Record<string, ConfigValue> = { ...container.config };
  for (const key of change.delete ?? []) {
    if (['rootfs', 'arch', 'ostype'].includes(key)) throw refuse(`unable to delete required option '${key}'`);
    takeAway(lab, container, config, key);
  }
  for (const [key, value] of Object.entries(change.set)) {
    const before = config[key];
    const written = typeof value === 'string' ? writeValue(lab, container, key, value) : value;
    if (isMountKey(key) && before !== undefined && volumeOf(before) !== volumeOf(written)) {
      takeAway(lab, container, config, key);
    }
    config[key] = written;
  }
  return config;
}

function volumeOf(value: ConfigValue): string {
  return readMount(String(value)).volume;
}

function writeValue(lab: Lab, container: ContainerRecord, key: string, value: string): string {
  if (isMountKey(key)) return placeMount(lab, container, key, value);
  if (/^net\d+$/.test(key)) return writeCard(lab, key, value);
  return key === 'tags' ? writeTags(lab, value) : value;
}

/** `local-lvm:4` is a new volume of 4 GiB, `/mnt/data` a folder of the host, everything else a volume that exists. */
function placeMount(lab: Lab, container: ContainerRecord, key: string, value: string): string {
  const mount = readMount(value);
  if (mount.volume.startsWith('/')) return writeMount(mount);
  const [, storage, rest] = /^([^:]+):(.+)$/.exec(mount.volume) ?? [];
  if (storage === undefined || rest === undefined) {
    throw refuseParams({
      [key]: `invalid format - format error\nvolume: unable to parse volume ID '${mount.volume}'\n`,
    });
  }
  if (/^\d+(\.\d+)?$/.test(rest)) {
    const made = newRoot(lab, container, storage, Number(rest) * GIB);
    return writeMount({ ...mount, volume: volumeId(made) }, made);
  }
  return writeMount(mount, needVolume(lab, container.node, mount.volume));
}

/** Makes a volume for a container. */
function newRoot(
  lab: Lab,
  container: Pick<ContainerRecord, 'vmid' | 'node'>,
  storage: string,
  size: number,
): VolumeRecord {
  const { vmid, node } = container;
  return allocateDisk(lab, { vmid, node, storage, size: Math.round(size), content: 'rootdir' });
}

/** A card gets an address and its type from PVE. */
function writeCard(lab: Lab, key: string, value: string): string {
  const { name, hwaddr, type, ...rest } = parsePropertyString(value);
  if (name === undefined) {
    throw refuseParams({
      [key]: 'invalid format - format error\nname: property is missing and it is not optional\n',
    });
  }
  return writeProperties({
    name,
    hwaddr: (hwaddr ?? lab.ids.mac()).toUpperCase(),
    type: type ?? 'veth',
    ...rest,
  });
}

/** Removes an option; a volume of the container is kept as `unusedN`, and deleted when it was that already. */
function takeAway(
  lab: Lab,
  container: ContainerRecord,
  config: Record<string, ConfigValue>,
  key: string,
): void {
  const value = config[key];
  if (value === undefined) return;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy that this change alone holds.
  delete config[key];
  if (!isMountKey(key)) return;
  const file = volumeOf(value);
  const volume = file.includes(':') ? findVolume(lab, container.node, file) : undefined;
  if (volume?.vmid !== container.vmid) return;
  if (key.startsWith('unused')) {
    const storage = lab.state.storages.get(volume.storage);
    if (storage) lab.state.volumes.delete(volumeKey(storage, container.node, volume.volume));
    return;
  }
  let index = 0;
  while (config[`unused${index}`] !== undefined) index += 1;
  config[`unused${index}`] = file;
}

/** Bytes of a container's root. */
export function rootSize(config: VmConfig): number {
  const size = readMount(String(config['rootfs'] ?? '')).options['size'];
  return size === undefined ? 0 : parseSize(size);
}
