import { block, blocks, ProviderError, text, texts, type Operation } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Session } from '../../session';
import { importWithQm } from '../disk-import';
import type { Machine, VmConfig } from '../machine';
import {
  isCloudInit,
  isDiskBus,
  isOwnedBy,
  plannedDisks,
  readDevice,
  writeDevice,
  type StorageDevice,
} from '../wire';
import { isFirmwareMoved, type Edit } from './update-params';
import type { Changes } from './changes';

/** Disks that change their storage or grow. */
export interface DiskMoves {
  readonly moves: readonly { readonly bus: string; readonly storage: string }[];
  readonly sizes: readonly { readonly bus: string; readonly bytes: number }[];
}

/** Collects added, changed and removed disks; a disk that `qm` must import is made at once. */
export async function collectDisks(
  changes: Changes,
  config: VmConfig,
  machine: Machine,
  edit: Edit,
  operation: Operation<Session>,
): Promise<void> {
  if (!changes.has('disk')) return;
  const wanted = plannedDisks(blocks(changes.planned, 'disk'));
  removeDisks(changes.planned, wanted, config, machine.vmid, edit);
  for (const [bus, disk] of wanted) {
    const entry = config[bus];
    if (entry !== undefined) edit.set[bus] = changedDisk(readDevice(String(entry)), disk, edit);
    else if (disk.fileId === undefined) edit.set[bus] = writeDevice(withoutSize(disk));
    else await importWithQm(machine, bus, disk, operation);
  }
}

/** An existing disk keeps its volume; its size and format are never sent again. */
function changedDisk(current: StorageDevice, wanted: StorageDevice, edit: Edit): string {
  for (const name of ['aio', 'queues'])
    edit.mustRestart ||= (current.options[name] ?? '') !== (wanted.options[name] ?? '');
  return writeDevice({ volume: current.volume, options: wanted.options });
}

function withoutSize(disk: StorageDevice): StorageDevice {
  const { sizeBytes: _size, ...rest } = disk;
  return rest;
}

function removeDisks(
  planned: ObjectValue,
  wanted: ReadonlyMap<string, StorageDevice>,
  config: VmConfig,
  vmid: number,
  edit: Edit,
): void {
  const boots = texts(planned, 'boot_order');
  const lost = Object.keys(config).filter((key) => isDiskBus(key) && !wanted.has(key));
  const removed: string[] = [];
  for (const bus of lost) {
    const device = readDevice(String(config[bus]));
    if (device.media === 'cdrom' || isCloudInit(device, vmid)) continue;
    if (boots.includes(bus)) {
      const detail = `Take ${bus} out of \`boot_order\` first.`;
      throw new ProviderError('PROXMOX_BOOT_DISK', `Cannot delete the boot disk ${bus}`, {
        detail,
        path: ['boot_order'],
      });
    }
    removed.push(bus);
  }
  edit.remove.unshift(...removed);
}

/**
 * Finds which disks move and which grow.
 *
 * @throws ProviderError PROXMOX_DISK_SHRINK, PROXMOX_DISK_FOREIGN
 */
export async function findDiskMoves(changes: Changes, machine: Machine): Promise<DiskMoves> {
  const moves: { bus: string; storage: string }[] = [];
  const sizes: { bus: string; bytes: number }[] = [];
  if (changes.has('disk')) {
    const before = new Map(
      blocks(changes.prior, 'disk').map((disk) => [text(disk, 'interface'), disk] as const),
    );
    const old = plannedDisks([...before.values()]);
    for (const [bus, disk] of plannedDisks(blocks(changes.planned, 'disk'))) {
      const was = old.get(bus);
      if (was)
        compareDisk(
          bus,
          was,
          disk,
          machine.vmid,
          { moves, sizes },
          storages(before.get(bus), changes.planned, bus),
        );
    }
  }
  for (const [name, bus] of [
    ['efi_disk', 'efidisk0'],
    ['tpm_state', 'tpmstate0'],
  ] as const) {
    if (isFirmwareMoved(changes, name))
      moves.push({ bus, storage: text(block(changes.planned, name), 'datastore_id') });
  }
  if (changes.hasAny(['disk', 'efi_disk', 'tpm_state'])) await addGrown(changes, machine, sizes);
  return { moves, sizes };
}

function storages(
  before: ObjectValue | undefined,
  planned: ObjectValue,
  bus: string,
): { from: string; to: string } {
  const after = blocks(planned, 'disk').find((disk) => text(disk, 'interface') === bus);
  return { from: text(before, 'datastore_id'), to: text(after, 'datastore_id') };
}

function compareDisk(
  bus: string,
  was: StorageDevice,
  disk: StorageDevice,
  vmid: number,
  found: { moves: { bus: string; storage: string }[]; sizes: { bus: string; bytes: number }[] },
  { from, to }: { from: string; to: string },
): void {
  const [before, bytes] = [was.sizeBytes ?? 0, disk.sizeBytes ?? 0];
  if (from !== to) {
    if (!isOwnedBy(was, vmid)) throw foreign('move', bus, was);
    found.moves.push({ bus, storage: to });
  }
  if (bytes < before) {
    const detail = `${bus} (${was.volume}) has ${before / 1024 ** 3} GiB and ${bytes / 1024 ** 3} GiB are asked for; a disk can only grow.`;
    throw new ProviderError('PROXMOX_DISK_SHRINK', 'Cannot shrink a disk, it is not supported', {
      detail,
      path: ['disk'],
    });
  }
  if (bytes > before) {
    if (!isOwnedBy(was, vmid)) throw foreign('resize', bus, was);
    found.sizes.push({ bus, bytes });
  }
}

function foreign(verb: string, bus: string, device: StorageDevice): ProviderError {
  const detail = `${bus} is ${device.volume}, which is not owned by this VM.`;
  return new ProviderError('PROXMOX_DISK_FOREIGN', `Cannot ${verb} a disk`, { detail, path: ['disk'] });
}

/** A disk that was just added from an image has the image's size. */
async function addGrown(
  changes: Changes,
  machine: Machine,
  sizes: { bus: string; bytes: number }[],
): Promise<void> {
  const config = await machine.config();
  const before = new Set(blocks(changes.prior, 'disk').map((disk) => text(disk, 'interface')));
  for (const [bus, disk] of plannedDisks(blocks(changes.planned, 'disk'))) {
    const entry = config[bus];
    if (before.has(bus) || entry === undefined) continue;
    const current = readDevice(String(entry));
    const isSmaller = current.sizeBytes !== undefined && current.sizeBytes < (disk.sizeBytes ?? 0);
    if (isSmaller && isOwnedBy(current, machine.vmid)) sizes.push({ bus, bytes: disk.sizeBytes ?? 0 });
  }
}
