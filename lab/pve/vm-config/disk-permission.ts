import { parsePropertyString } from '../../../pve/wire';
import type { Caller } from '../auth';
import type { Lab } from '../model';
import { checkVolumeUse } from '../volumes';

const NEW_DISK = /^([^:/\s]+):\d+(?:\.\d+)?$/;

/**
 * Ends the use of a disk that is not the caller's: a new one takes space, one that is there is read.
 *
 * @throws ApiError
 */
export function checkDisk(
  { lab, caller, vmid }: { readonly lab: Lab; readonly caller: Caller; readonly vmid: number },
  value: string,
): void {
  const {
    volume,
    file = volume ?? '',
    media,
    ...options
  } = parsePropertyString(value, { defaultKey: 'file' });
  const isCdrom = media === 'cdrom';
  const storage = NEW_DISK.exec(file)?.[1];
  if (isCdrom && file === 'cdrom') caller.need('/', 'Sys.Console');
  else if (!isCdrom && storage !== undefined) caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
  else if (file !== '' && file !== 'none' && !/(?:^|:)cloudinit$/.test(file)) {
    checkVolumeUse(lab, caller, file, vmid);
  }
  const source = options['import-from'];
  if (source === undefined) return;
  const owner = /:(?:\d+\/)?(?:vm|base)-(\d+)-/.exec(source)?.[1];
  if (owner === undefined) checkVolumeUse(lab, caller, source, vmid);
  else caller.need(`/vms/${owner}`, 'VM.Clone');
}
