import { blocks, ProviderError, texts } from '../../../resource';
import { importWithQm } from '../disk-import';
import { isCloudInit, isDiskBus, plannedDisks, readDevice, writeDevice, type StorageDevice } from '../wire';
import type { UpdateContext } from './update-context';
import type { Edit } from './update-params';

/**
 * Collects added, changed and removed disks; a disk that `qm` must import is made at once.
 *
 * @throws ProviderError PROXMOX_BOOT_DISK
 */
export async function collectDisks(context: UpdateContext): Promise<void> {
  const { changes, config, edit, machine, operation } = context;
  if (!changes.has('disk')) return;
  const wanted = plannedDisks(blocks(changes.planned, 'disk'));
  edit.remove.unshift(...lostDisks(context, wanted));
  for (const [bus, disk] of wanted) {
    const entry = config[bus];
    if (entry !== undefined) edit.set[bus] = changedDisk(readDevice(String(entry)), disk, edit);
    else if (disk.fileId === undefined) edit.set[bus] = newDisk(disk);
    else await importWithQm(machine, bus, disk, operation);
  }
}

/** An existing disk keeps its volume; its size and format are never sent again. */
function changedDisk(current: StorageDevice, wanted: StorageDevice, edit: Edit): string {
  const differs = (name: string): boolean => (current.options[name] ?? '') !== (wanted.options[name] ?? '');
  edit.mustRestart ||= ['aio', 'queues'].some(differs);
  return writeDevice({ volume: current.volume, options: wanted.options });
}

/** The size of a new disk stands in its volume already. */
function newDisk(disk: StorageDevice): string {
  const { volume, format, importFrom, options } = disk;
  return writeDevice({
    volume,
    ...(format === undefined ? {} : { format }),
    ...(importFrom === undefined ? {} : { importFrom }),
    options,
  });
}

/** Disks of the VM that are not wanted any more; CD-ROM and cloud-init drives are other blocks' business. */
function lostDisks(
  { changes, config, machine }: UpdateContext,
  wanted: ReadonlyMap<string, StorageDevice>,
): readonly string[] {
  const lost = Object.keys(config).filter((key) => {
    if (!isDiskBus(key) || wanted.has(key)) return false;
    const device = readDevice(String(config[key]));
    return device.media !== 'cdrom' && !isCloudInit(device, machine.vmid);
  });
  const booted = texts(changes.planned, 'boot_order').find((bus) => lost.includes(bus));
  if (booted === undefined) return lost;
  const detail = `Take ${booted} out of \`boot_order\` first.`;
  throw new ProviderError('PROXMOX_BOOT_DISK', `Cannot delete the boot disk ${booted}`, {
    detail,
    path: ['boot_order'],
  });
}
