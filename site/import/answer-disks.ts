import type { RaidLevel } from '../model';
import { descend, type MapTree, type Tree } from '../yaml';
import { type AnswerTarget, PROFILE, PROFILE_HOST } from './answer-target';
import type { ImportContext } from './import-context';
import { resetInherited } from './reset-inherited';
import { scalarValue, textAt, textsAt } from './values';

/** The installer's words for arrays of ZFS, and ours. */
const ZFS_LEVELS: Readonly<Record<string, RaidLevel>> = {
  raid0: 'raid0',
  raid1: 'zfs-mirror',
  raid10: 'raid10',
  'raidz-1': 'zfs-raidz1',
  'raidz-2': 'zfs-raidz2',
  'raidz-3': 'zfs-raidz3',
};

/** Takes over `[disk-setup]`: the disks that may be erased, their array, and the options of the file system. */
export function importAnswerDisks(setup: MapTree, target: AnswerTarget, context: ImportContext): void {
  const { file, machine } = target;
  const filesystem = textAt(setup.entries.get('filesystem')?.value) ?? 'ext4';
  const disks = importDisks(setup, target, context);
  importArray(setup, { filesystem, disks, target }, context);
  const own = setup.place;
  for (const table of ['lvm', 'zfs', 'btrfs']) {
    const options = descend(setup, [table]);
    if (options?.kind !== 'map') continue;
    for (const [field, { key, value }] of options.entries) {
      if (field === 'raid') continue;
      const path = [...machine, 'answer', table, field.replaceAll('-', '_')];
      context.changes.set(file, path, scalarValue(value), key);
    }
  }
  if (target.host !== undefined) resetInherited(file, own, context);
  else tellOfProfile(setup, context);
  for (const [field, { key }] of setup.entries) {
    if (!USED.has(field))
      context.unmapped(`disk-setup.${field}`, key, 'the installer of Proxmox VE 9.2 has no such field');
  }
}

/** What nobody sees in a difference: whom the answer for all machines means. */
function tellOfProfile({ place }: MapTree, context: ImportContext): void {
  const disks = context.changes.in('defaults.yaml', [...PROFILE_HOST, 'disks']);
  const erased = disks.filter(({ path, value }) => path.at(-1) === 'wipe' && value === true);
  if (erased.length === 0) return;
  const known = disks.filter(({ path }) => ['path', 'serial'].includes(path.at(-1) ?? ''));
  context.reaches(
    `a machine with "os: ${PROFILE}" that says no disks of its own takes these, now or later, and its installation may erase ${known.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])).join(' and ')}`,
    `give a machine whose disks are others "disks" in its file under hosts/; one without "os: ${PROFILE}" takes nothing of this`,
    place,
  );
}

const USED = new Set(['filesystem', 'disk-list', 'filter', 'filter-match', 'lvm', 'zfs', 'btrfs']);

/** @returns the names of the disks */
function importDisks(setup: MapTree, { file, machine }: AnswerTarget, context: ImportContext): string[] {
  const list = setup.entries.get('disk-list');
  const { changes } = context;
  const names = textsAt(list?.value).map((disk, index) => {
    const name = `disk${String(index)}`;
    const place = list?.value.place ?? setup.place;
    changes.set(
      file,
      [...machine, 'disks', name, 'path'],
      disk.startsWith('/dev/') ? disk : `/dev/${disk}`,
      place,
    );
    changes.set(file, [...machine, 'disks', name, 'wipe'], true, place);
    return name;
  });
  const filter = setup.entries.get('filter');
  if (!filter) return names;
  const found = filteredDisks(setup, filter.value);
  if (found) {
    for (const [index, { field, value }] of found.entries()) {
      changes.set(file, [...machine, 'disks', `disk${String(index)}`, field], value, filter.key);
      changes.set(file, [...machine, 'disks', `disk${String(index)}`, 'wipe'], true, filter.key);
    }
    return found.map((_, index) => `disk${String(index)}`);
  }
  const todo =
    'disks are known by "path" or "serial": say those of the machine under "disks", and "wipe: true"';
  context.unmapped('disk-setup.filter', filter.key, todo);
  // Which they are is not known, and what is on them is.
  return Array.from({ length: fewestDisks(setup) }, (_, index) => {
    const name = `disk${String(index)}`;
    changes.set(file, [...machine, 'disks', name, 'wipe'], false, filter.key);
    return name;
  });
}

/** How a disk is known. */
interface FoundDisk {
  readonly field: 'serial' | 'path';
  readonly value: string;
}

/** The disks that a filter finds by whole serial numbers or links; several where any of its keys will do. */
function filteredDisks(setup: MapTree, filter: Tree): readonly FoundDisk[] | undefined {
  if (filter.kind !== 'map' || filter.entries.size === 0) return undefined;
  const match = textAt(setup.entries.get('filter-match')?.value) ?? 'any';
  if (filter.entries.size > 1 && match !== 'any') return undefined;
  const found = [...filter.entries].map(([property, { value }]) =>
    filteredDisk(property, textAt(value) ?? ''),
  );
  return found.every((disk) => disk !== undefined) ? found : undefined;
}

function filteredDisk(property: string, glob: string): FoundDisk | undefined {
  const text = glob.replace(/^\*|\*$/g, '');
  if (text === '' || /[*?[\]]/.test(text)) return undefined;
  if (property === 'DEVLINKS') return text.startsWith('/dev/') ? { field: 'path', value: text } : undefined;
  const isSerial = property === 'ID_SERIAL_SHORT' || property === 'ID_SERIAL';
  // A part of a serial number may be that of another disk.
  return isSerial && text === glob ? { field: 'serial', value: text } : undefined;
}

/** Of how many disks at least the array is. */
function fewestDisks(setup: MapTree): number {
  const filesystem = textAt(setup.entries.get('filesystem')?.value) ?? 'ext4';
  const written = textAt(descend(setup, [filesystem, 'raid']))?.toLowerCase() ?? '';
  return FEWEST_DISKS.get(written) ?? 1;
}

const FEWEST_DISKS: ReadonlyMap<string, number> = new Map([
  ['raid1', 2],
  ['raid10', 4],
  ['raidz-1', 3],
  ['raidz-2', 4],
  ['raidz-3', 5],
]);

interface ArrayOptions {
  readonly filesystem: string;
  readonly disks: readonly string[];
  readonly target: AnswerTarget;
}

function importArray(
  setup: MapTree,
  { filesystem, disks, target }: ArrayOptions,
  context: ImportContext,
): void {
  const { file, machine } = target;
  const { changes } = context;
  const raid = descend(setup, [filesystem, 'raid']);
  const place = raid?.place ?? setup.entries.get('filesystem')?.value.place ?? setup.place;
  const [first] = disks;
  if (filesystem === 'ext4' || filesystem === 'xfs') {
    if (first === undefined) return;
    changes.set(file, [...machine, 'disks', first, 'mount'], '/', place);
    changes.set(file, [...machine, 'disks', first, 'filesystem'], filesystem, place);
    return;
  }
  const written = textAt(raid)?.toLowerCase() ?? '';
  const level = filesystem === 'zfs' ? ZFS_LEVELS[written] : written;
  if (level === undefined || level === '' || disks.length === 0) {
    const todo = 'say the array under "raid" of the machine, with its "level" and "disks"';
    context.unmapped(`disk-setup.${filesystem}.raid`, place, todo);
    return;
  }
  const path = [...machine, 'raid', 'system'];
  changes.set(file, [...path, 'level'], level, place);
  changes.set(file, [...path, 'disks'], [...disks], place);
  changes.set(file, [...path, 'mount'], '/', place);
  changes.set(file, [...path, 'filesystem'], filesystem, place);
}
