import { parsePropertyString } from '../../../../pve/wire';
import type { Caller } from '../../auth';
import { refuseParams } from '../../model';

const ROOT_ONLY = ['tmpdir', 'dumpdir', 'script', 'job-id'];
const OF_THE_NODE = ['bwlimit', 'ionice', 'performance'];

/**
 * Ends a backup, or a job, with options that are not the caller's to set.
 *
 * @throws ApiError 400 for root's own options, 403 for a missing privilege
 */
export function checkBackupOptions(caller: Caller, options: Readonly<Record<string, unknown>>): void {
  if (caller.isRoot) return;
  const only = ROOT_ONLY.find((name) => options[name] !== undefined);
  if (only !== undefined) throw refuseParams({ [only]: 'Only root may set this option.' });
  if (OF_THE_NODE.some((name) => options[name] !== undefined)) caller.need('/', 'Sys.Modify');
  const fleecing = options['fleecing'];
  const { storage } =
    typeof fleecing === 'string' ? parsePropertyString(fleecing, { defaultKey: 'enabled' }) : {};
  if (storage !== undefined) caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
}
