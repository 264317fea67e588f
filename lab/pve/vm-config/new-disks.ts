import { refuseParams, type Lab } from '../model';
import { storageOn } from '../volumes';
import { isDriveKey } from './config-keys';

/**
 * Refuses new disks on storages that take none, before anything is made.
 *
 * @throws ApiError 400 in PVE's words; 500 when a storage is not there.
 */
export function checkNewDisks(lab: Lab, node: string, options: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(options)) {
    // `local-lvm:8`, also with `file=` in front.
    const name = isDriveKey(key)
      ? /^(?:file=)?([^:/,]+):\d+(?:\.\d+)?(?:,|$)/.exec(String(value))?.[1]
      : undefined;
    if (name === undefined || storageOn(lab, node, name).content.includes('images')) continue;
    throw refuseParams({ storage: `storage '${name}' does not support vm images` });
  }
}
