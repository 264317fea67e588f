import type { Caller } from '../auth';
import { refuse, type Lab, type VmConfig } from '../model';
import { checkBridge, checkDevice, DEVICE, readDrive } from '../vm-config';

const DISK = /^(?:scsi|virtio|ide|sata|mp)\d+$|^(?:efidisk0|tpmstate0|rootfs)$/;

/**
 * Ends the copying of a machine whose storages, bridges or devices are not the caller's to use.
 *
 * @param storage where all disks go; undefined leaves them where they are
 * @throws ApiError
 */
export function checkCloneRights(
  lab: Lab,
  caller: Caller,
  { config }: { readonly config: VmConfig },
  storage: string | undefined,
): void {
  if (caller.isRoot) return;
  const options = Object.entries(config).map(([option, value]) => [option, String(value)] as const);
  // In PVE's order, so that what is lacking first is told.
  for (const [option, text] of options) if (DISK.test(option)) checkSpace(caller, option, { text, storage });
  for (const [option, text] of options) {
    if (DEVICE.test(option) && !option.startsWith('serial')) checkDevice(caller, option, text);
  }
  for (const [option, text] of options) if (/^net\d+$/.test(option)) checkBridge(lab, caller, text);
}

function checkSpace(
  caller: Caller,
  option: string,
  { text, storage }: { readonly text: string; readonly storage: string | undefined },
): void {
  const { file, options } = readDrive(option, text);
  if (options['media'] === 'cdrom') {
    if (file === 'cdrom') caller.need('/', 'Sys.Console');
    return;
  }
  const own = /^([^:/]+):/.exec(file)?.[1];
  if (own === undefined && file !== 'none') throw refuse(`unable to parse volume ID '${file}'`);
  const place = storage ?? own;
  if (place !== undefined) caller.need(`/storage/${place}`, 'Datastore.AllocateSpace');
}
