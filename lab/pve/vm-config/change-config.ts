import { refuseParams, type ConfigValue, type Lab, type VmConfig, type VmRecord } from '../model';
import { findVolume, volumeKey } from '../volumes';
import { isConfigKey, isDriveKey } from './config-keys';
import { checkOneCloudInit, isCloudInitDrive, placeDrive, readDrive, type WantedDrive } from './drive';
import { writeTags } from './tags';
import { writeNic } from './nic';

/** What a caller wants of a configuration. */
export interface ConfigChange {
  readonly set: Readonly<Record<string, string | number | boolean>>;
  readonly delete?: readonly string[];
  /** Disks that are taken away are deleted instead of kept as `unusedN`. */
  readonly force?: boolean;
}

/**
 * Carries a change out on a machine's configuration, with the disks that it needs, and answers the new configuration.
 *
 * @throws ApiError in PVE's words.
 */
export function changeConfig(lab: Lab, vm: VmRecord, change: ConfigChange): VmConfig {
  const config: Record<string, ConfigValue> = { ...vm.config };
  const drop = (from: typeof config, key: string, force: boolean): void => {
    takeAway(lab, vm, from, { key, force });
  };
  for (const key of change.delete ?? []) {
    if (!isConfigKey(key)) throw refuseParams({ delete: `unknown option '${key}'` });
    drop(config, key, change.force === true);
  }
  const entries = Object.entries(change.set).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [key, value] of entries) {
    if (isDriveKey(key)) checkOneCloudInit(config, key, String(value));
    const before = config[key];
    const current = before === undefined ? undefined : String(before);
    const after = typeof value === 'string' ? writeText(lab, vm, { key, value, current }) : Number(value);
    if (isDriveKey(key) && before !== undefined && fileOf(key, before) !== fileOf(key, after)) {
      drop(config, key, false);
    }
    config[key] = after;
  }
  return config;
}

/** A text as PVE stores it; numbers and booleans are stored as numbers. */
function writeText(lab: Lab, vm: VmRecord, wanted: WantedDrive): string {
  const { key, value } = wanted;
  if (isDriveKey(key)) return placeDrive(lab, vm, wanted);
  if (/^net\d+$/.test(key)) return writeNic(key, value, lab.ids);
  if (key === 'memory') return value.replace('current=', '');
  if (key === 'cipassword') return '**********';
  if (key === 'tags') return writeTags(lab, value);
  return value;
}

function fileOf(key: string, value: ConfigValue): string {
  return readDrive(key, String(value)).file;
}

/** Removes an option. A disk of the machine is kept as `unusedN`; deleting that, or by force, deletes the disk. */
function takeAway(
  lab: Lab,
  vm: VmRecord,
  config: Record<string, ConfigValue>,
  removal: { readonly key: string; readonly force: boolean },
): void {
  const { key, force } = removal;
  const value = config[key];
  if (value === undefined) return;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy that this change alone holds.
  delete config[key];
  if (!isDriveKey(key)) return;
  const { file } = readDrive(key, String(value));
  const volume = file.includes(':') ? findVolume(lab, vm.node, file) : undefined;
  if (volume?.content !== 'images' || volume.vmid !== vm.vmid) return;
  if (force || key.startsWith('unused') || isCloudInitDrive(file)) {
    const storage = lab.state.storages.get(volume.storage);
    if (storage) lab.state.volumes.delete(volumeKey(storage, vm.node, volume.volume));
  } else {
    config[freeUnused(config)] = file;
  }
}

function freeUnused(config: VmConfig): string {
  for (let index = 0; ; index += 1) {
    if (config[`unused${index}`] === undefined) return `unused${index}`;
  }
}
