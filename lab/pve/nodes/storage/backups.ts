import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePropertyString } from '../../../../pve/wire';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import {
  refuse,
  refuseParams,
  type ContainerRecord,
  type Lab,
  type VmRecord,
  type VolumeRecord,
} from '../../model';
import { checkBackupOptions } from '../../cluster/jobs/backup-options';
import { optionText } from '../../sections';
import {
  backedUpDisks,
  needRoomForFile,
  needVolume,
  removeVolume,
  storageFolder,
  storageOn,
  storagesOf,
  volumeId,
  volumeKey,
} from '../../volumes';

/** What a backup without bytes is said to take. */
const UNPACKED_BYTES = 64 * 1024 ** 2;

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', '-').replaceAll('-', '_').replaceAll(':', '_');
}

/** `2026_11_21-06_12_59` as PVE puts it into the names of backups. */
function fileName(lab: Lab, type: 'qemu' | 'lxc', vmid: number, compress: string): string {
  const [date, time] = [stamp(lab.now()).slice(0, 10), stamp(lab.now()).slice(11)];
  const suffix = { '0': '', '1': '.lzo', lzo: '.lzo', gzip: '.gz', zstd: '.zst' }[compress] ?? '.zst';
  return `vzdump-${type}-${vmid}-${date}-${time}.${type === 'qemu' ? 'vma' : 'tar'}${suffix}`;
}

/** Makes a backup: what the guest and its disks were, and what a guest with a root of the lab's wrote. */
async function backUp(
  call: OperationCall,
  guest: VmRecord | ContainerRecord,
  storageId: string,
): Promise<VolumeRecord> {
  const { lab, given } = call;
  const type = lab.state.vms.has(String(guest.vmid)) ? 'qemu' : 'lxc';
  const storage = storageOn(lab, guest.node, storageId);
  if (!storage.content.includes('backup')) {
    const reason = `can't use storage '${storageId}' for backups - wrong content type`;
    throw refuse(`could not get storage information for '${storageId}': ${reason}`);
  }
  const name = fileName(lab, type, guest.vmid, given.optionalText('compress') ?? '0');
  const notes = given.optionalText('notes-template');
  const guestName = String(guest.config[type === 'qemu' ? 'name' : 'hostname'] ?? '');
  const file = join(storageFolder(storage, guest.node, 'backup'), name);
  const path = join(lab.directory, file);
  needRoomForFile(lab, guest.node, storage, 'vma_queue_write: write error - No space left on device');
  const isPacked = type === 'qemu' && ((await lab.guests.pack?.(guest.vmid, path)) ?? false);
  const volume: VolumeRecord = {
    storage: storage.storage,
    ...(storage.shared ? {} : { node: guest.node }),
    volume: `backup/${name}`,
    content: 'backup',
    format: name.slice(name.indexOf('.') + 1),
    size: isPacked ? (await stat(path)).size : UNPACKED_BYTES,
    ...(isPacked ? { file } : {}),
    ctime: Math.floor(lab.now() / 1000),
    vmid: guest.vmid,
    backupOf: { type, config: guest.config, disks: backedUpDisks(lab, guest.node, guest.config) },
    ...(notes === undefined
      ? {}
      : { notes: notes.replaceAll('{{guestname}}', guestName).replaceAll('{{vmid}}', String(guest.vmid)) }),
    ...(given.flag('protected') ? { protected: true as const } : {}),
  };
  return lab.state.volumes.set(volumeKey(storage, guest.node, volume.volume), volume);
}

function guestsOf(call: OperationCall): readonly (VmRecord | ContainerRecord)[] {
  const { lab, given, caller } = call;
  const all = [...lab.state.vms.values(), ...lab.state.containers.values()].filter(
    ({ node }) => node === given.node,
  );
  const named = given.list('vmid');
  const excluded = given.list('exclude');
  const pool = given.optionalText('pool');
  if (named.length === 0 && pool === undefined && !given.flag('all')) {
    throw refuseParams({ vmid: 'property is missing and it is not optional' });
  }
  const chosen = all.filter((guest) => {
    if (named.length > 0) return named.includes(String(guest.vmid));
    return pool === undefined ? !excluded.includes(String(guest.vmid)) : guest.pool === pool;
  });
  for (const { vmid } of chosen) caller.need(`/vms/${vmid}`, 'VM.Backup');
  return chosen;
}

function vzdump(call: OperationCall): string {
  const { lab, given, caller } = call;
  checkBackupOptions(caller, given.options());
  const storage = given.optionalText('storage') ?? 'local';
  if (given.has('prune-backups')) caller.need(`/storage/${storage}`, 'Datastore.Allocate');
  caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
  const guests = guestsOf(call);
  const id = guests.length === 1 ? String(guests[0]?.vmid) : '';
  return lab.tasks.start({
    node: given.node,
    type: 'vzdump',
    id,
    user: caller.id,
    work: async (task) => {
      for (const guest of guests) {
        task.log(`INFO: Starting Backup of VM ${guest.vmid}`);
        const volume = await lab.sequencer.run(`vm/${guest.vmid}`, () => backUp(call, guest, storage));
        task.log(`INFO: creating vzdump archive '${volumeId(volume)}'`);
        task.log(`INFO: Finished Backup of VM ${guest.vmid}`);
      }
    },
  });
}

interface Pruned {
  readonly volume: VolumeRecord;
  readonly mark: 'keep' | 'remove' | 'protected';
}

/** What of a storage's backups goes by the rule `keep-last`, guest by guest; other rules keep one of each period. */
function pruned({ lab, given }: OperationCall): readonly Pruned[] {
  const storage = storageOn(lab, given.node, given.text('storage'), 'backup');
  const rule = parsePropertyString(
    given.optionalText('prune-backups') ??
      (optionText(storage.options ?? {}, 'prune-backups') || 'keep-all=1'),
  );
  const vmid = given.number('vmid');
  const type = given.optionalText('type');
  const found = [...lab.state.volumes.values()]
    .filter(
      (volume) =>
        volume.content === 'backup' &&
        volume.storage === storage.storage &&
        (volume.node ?? given.node) === given.node,
    )
    .filter(
      (volume) =>
        (vmid === undefined || volume.vmid === vmid) &&
        (type === undefined || volume.backupOf?.type === type),
    )
    .sort((left, right) => right.ctime - left.ctime);
  const kept = new Set(found.filter((volume, _, all) => isKept(volume, all, rule)));
  return found.map((volume) => ({
    volume,
    mark: volume.protected ? 'protected' : kept.has(volume) ? 'keep' : 'remove',
  }));
}

const PERIODS: Readonly<Record<string, number>> = {
  'keep-hourly': 3600,
  'keep-daily': 86_400,
  'keep-weekly': 7 * 86_400,
  'keep-monthly': 30 * 86_400,
  'keep-yearly': 365 * 86_400,
};

function isKept(
  volume: VolumeRecord,
  all: readonly VolumeRecord[],
  rule: Readonly<Record<string, string>>,
): boolean {
  if (rule['keep-all'] === '1' || Object.keys(rule).length === 0) return true;
  const own = all.filter((other) => other.vmid === volume.vmid && !other.protected);
  if (own.indexOf(volume) < Number(rule['keep-last'] ?? 0)) return true;
  return Object.entries(PERIODS).some(([name, seconds]) => {
    const periodOf = (entry: VolumeRecord): number => Math.floor(entry.ctime / seconds);
    const newest = own.filter(
      (entry, index) => own.findIndex((other) => periodOf(other) === periodOf(entry)) === index,
    );
    const at = newest.indexOf(volume);
    return at >= 0 && at < Number(rule[name] ?? 0);
  });
}

/** `/nodes/{node}/vzdump` and `…/prunebackups`; a backup of the lab's holds a configuration and what its disks were made of. */
export const backupRoutes: readonly AnyRoute[] = [
  operation('POST /nodes/{node}/vzdump', vzdump),
  operation('GET /nodes/{node}/vzdump/defaults', ({ lab, given }) => {
    const storage =
      given.optionalText('storage') ?? storagesOf(lab, given.node, 'backup')[0]?.storage ?? 'local';
    return {
      storage,
      mode: 'snapshot',
      compress: 'zstd',
      all: 0,
      ionice: 7,
      lockwait: 180,
      stopwait: 10,
      remove: 1,
    };
  }),
  operation('GET /nodes/{node}/vzdump/extractconfig', ({ lab, given, caller }) => {
    const volume = needVolume(lab, given.node, given.text('volume'));
    if (!volume.backupOf) throw refuse(`unable to extract configuration from '${volumeId(volume)}'`);
    caller.need(`/vms/${volume.vmid ?? 0}`, 'VM.Backup');
    return Object.entries(volume.backupOf.config)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('');
  }),
  operation('GET /nodes/{node}/storage/{storage}/prunebackups', (call) =>
    pruned(call).map(({ volume, mark }) => ({
      volid: volumeId(volume),
      type: volume.backupOf?.type ?? 'unknown',
      ctime: volume.ctime,
      mark,
      ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
    })),
  ),
  operation('DELETE /nodes/{node}/storage/{storage}/prunebackups', (call) => {
    const { lab, given, caller } = call;
    const storage = given.text('storage');
    const vmid = given.number('vmid');
    if (vmid === undefined) caller.need(`/storage/${storage}`, 'Datastore.Allocate');
    else if (!caller.may(`/storage/${storage}`, 'Datastore.Allocate')) {
      caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
      caller.need(`/vms/${vmid}`, 'VM.Backup');
    }
    const gone = pruned(call).filter(({ mark }) => mark === 'remove');
    return lab.tasks.start({
      node: given.node,
      type: 'prunebackups',
      id: storage,
      user: caller.id,
      work: async () => {
        for (const { volume } of gone) await removeVolume(lab, given.node, volume);
      },
    });
  }),
];
