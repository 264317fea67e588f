import type { Lab } from '../model';
import { storageOn } from './storage';

/** So long PVE's tools wait for the lock of a storage, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Lets the time go by that disks take on slow storages: each makes one at a time, under its lock.
 *
 * @param storages of each disk that is made on the node
 * @throws Error in PVE's words where others hold a storage for too long; the signal's reason
 */
export async function waitForStorages(
  lab: Lab,
  node: string,
  storages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const name of storages) {
    const delayMs = lab.conditions.delayOf(name, node);
    if (delayMs === 0) continue;
    const isShared = storageOn(lab, node, name).shared;
    const refusal = isShared
      ? `cfs-lock 'storage-${name}' error: got lock request timeout`
      : `can't lock file '/var/lock/pve-manager/pve-storage-${name}' - got timeout`;
    const key = isShared ? `storage ${name}` : `storage ${node}/${name}`;
    await lab.locks.hold(key, delayMs, { forMs: PATIENCE_MS, refusal, signal });
  }
}
