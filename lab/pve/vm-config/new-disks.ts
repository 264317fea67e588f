import { refuseParams, type Lab } from '../model';
import { storageOn } from '../volumes';
import { isDriveKey } from './config-keys';

/**
 * Refuses new disks on storages that take none, before anything is made.
 *
 * @throws ApiError 400 in PVE's words; 500 when a storage is not there.
 */
export function checkNewDisks(lab: Lab, node: string, options: Readonly<Record<string, unknown>>): void {
  for (const name of newDiskStorages(options)) {
    if (storageOn(lab, node, name).content.includes('images')) continue;
    throw refuseParams({ storage: `storage '${name}' does not support vm images` });
  }
}

/** The storage of each disk that is made for a machine with these options: `local-lvm:8`, also with `file=` in front. */
export function newDiskStorages(options: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const name = isDriveKey(key)
      ? /^(?:file=)?([^:/,]+):\d+(?:\.\d+)?(?:,|$)/.exec(String(value))?.[1]
      : undefined;
    return name === undefined ? [] : [name];
  });
}
