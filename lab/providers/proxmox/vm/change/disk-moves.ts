import { block, blocks, ProviderError, text } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Machine } from '../machine';
import { isOwnedBy, plannedDisks, readDevice, type StorageDevice } from '../wire';
import type { Changes } from './changes';
import { isFirmwareMoved } from './update-params';

/** Disks that change their storage or grow. */
export interface DiskMoves {
  readonly moves: { readonly bus: string; readonly storage: string }[];
  readonly sizes: { readonly bus: string; readonly bytes: number }[];
}

/** A disk before and after. */
interface DiskPair {
  readonly bus: string;
  readonly before: StorageDevice;
  readonly after: StorageDevice;
  readonly storages: { readonly from: string; readonly to: string };
}

const GIB = 1024 ** 3;
const FIRMWARE = [
  ['efi_disk', 'efidisk0'],
  ['tpm_state', 'tpmstate0'],
] as const;

/**
 * Finds which disks move and which grow.
 *
 * @throws ProviderError PROXMOX_DISK_SHRINK, PROXMOX_DISK_FOREIGN
 */
export async function findDiskMoves(changes: Changes, machine: Machine): Promise<DiskMoves> {
  const found: DiskMoves = { moves: [], sizes: [] };
  if (changes.has('disk')) for (const pair of pairDisks(changes)) compareDisk(pair, machine.vmid, found);
  for (const [name, bus] of FIRMWARE) {
    if (!isFirmwareMoved(changes, name)) continue;
    found.moves.push({ bus, storage: text(block(changes.planned, name), 'datastore_id') });
  }
  if (changes.hasAny(['disk', 'efi_disk', 'tpm_state'])) await addGrown(changes, machine, found);
  return found;
}

function pairDisks(changes: Changes): readonly DiskPair[] {
  const [old, wanted] = [byBus(changes.prior), byBus(changes.planned)];
  const [before, after] = [plannedDisks([...old.values()]), plannedDisks([...wanted.values()])];
  return [...after].flatMap(([bus, disk]) => {
    const was = before.get(bus);
    if (!was) return [];
    const storages = {
      from: text(old.get(bus), 'datastore_id'),
      to: text(wanted.get(bus), 'datastore_id'),
    };
    return [{ bus, before: was, after: disk, storages }];
  });
}

function byBus(state: ObjectValue): Map<string, ObjectValue> {
  return new Map(blocks(state, 'disk').map((disk) => [text(disk, 'interface'), disk] as const));
}

function compareDisk({ bus, before, after, storages }: DiskPair, vmid: number, found: DiskMoves): void {
  const [was, bytes] = [before.sizeBytes ?? 0, after.sizeBytes ?? 0];
  if (storages.from !== storages.to) {
    if (!isOwnedBy(before, vmid)) throw foreign('move', bus, before);
    found.moves.push({ bus, storage: storages.to });
  }
  if (bytes < was) {
    const detail = `${bus} (${before.volume}) has ${was / GIB} GiB and ${bytes / GIB} GiB are asked for; a disk can only grow.`;
    throw new ProviderError('PROXMOX_DISK_SHRINK', 'Cannot shrink a disk, it is not supported', {
      detail,
      path: ['disk'],
    });
  }
  if (bytes > was) {
    if (!isOwnedBy(before, vmid)) throw foreign('resize', bus, before);
    found.sizes.push({ bus, bytes });
  }
}

function foreign(verb: string, bus: string, device: StorageDevice): ProviderError {
  const detail = `${bus} is ${device.volume}, which is not owned by this VM.`;
  return new ProviderError('PROXMOX_DISK_FOREIGN', `Cannot ${verb} a disk`, { detail, path: ['disk'] });
}

/** A disk that was just added from an image has the image's size. */
async function addGrown(changes: Changes, machine: Machine, found: DiskMoves): Promise<void> {
  const config = await machine.config();
  const before = byBus(changes.prior);
  for (const [bus, disk] of plannedDisks(blocks(changes.planned, 'disk'))) {
    const entry = config[bus];
    if (before.has(bus) || entry === undefined) continue;
    const current = readDevice(String(entry));
    const isSmaller = current.sizeBytes !== undefined && current.sizeBytes < (disk.sizeBytes ?? 0);
    if (isSmaller && isOwnedBy(current, machine.vmid)) {
      found.sizes.push({ bus, bytes: disk.sizeBytes ?? 0 });
    }
  }
}
