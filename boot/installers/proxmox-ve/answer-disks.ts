import type { HostDisk, Json, PhysicalHost, Raid } from '../../../site';
import { isRefused, rootTarget, type RootTarget } from '../root-disk';

/** The installer's words for arrays of ZFS. */
const ZFS_LEVELS: Partial<Record<Raid['level'], string>> = {
  raid0: 'raid0',
  raid1: 'raid1',
  raid10: 'raid10',
  'zfs-mirror': 'raid1',
  'zfs-raidz1': 'raidz-1',
  'zfs-raidz2': 'raidz-2',
  'zfs-raidz3': 'raidz-3',
};
const BTRFS_LEVELS = ['raid0', 'raid1', 'raid10'];

/**
 * What udev says of a disk that its serial number is a part of. A filter is a map, so that each disk takes a key of its
 * own; a disk is taken where any of them agrees.
 */
const SERIAL_KEYS: readonly (readonly [string, (serial: string) => string])[] = [
  ['ID_SERIAL_SHORT', (serial) => serial],
  ['ID_SERIAL', (serial) => `*${serial}*`],
  ['DEVLINKS', (serial) => `*${serial}*`],
];

/** `[disk-setup]` of a machine in the installer's words of 8.4 and later, or why there is none. */
export function answerDisks(host: PhysicalHost): Readonly<Record<string, Json>> | readonly string[] {
  const target = rootTarget(host);
  if (isRefused(target)) return target;
  const found = findDisks(host, target);
  if (isReasons(found)) return found;
  const options = optionsOf(host, target);
  if (isReasons(options)) return options;
  return { filesystem: target.filesystem, ...found, ...options };
}

/** Whether what was found are reasons. */
export function isReasons(value: object): value is readonly string[] {
  return Array.isArray(value);
}

function findDisks(
  { name }: PhysicalHost,
  { disks, filesystem }: RootTarget,
): Readonly<Record<string, Json>> | readonly string[] {
  const paths = disks.flatMap(({ path }) => (path !== undefined && isKernelName(path) ? [path] : []));
  // The list is compared with the ends of the kernel's own paths, which links under /dev/disk are none of.
  if (paths.length === disks.length) return { 'disk-list': paths.map((path) => path.slice('/dev/'.length)) };
  if (paths.length > 0 || disks.length > SERIAL_KEYS.length) {
    return [
      `the installer of Proxmox VE finds at most ${String(SERIAL_KEYS.length)} disks by "serial" or by a path under /dev/disk, and not some by their kernel's name: give each disk of "${name}" a path such as /dev/sda`,
    ];
  }
  const filter = Object.fromEntries(
    disks.map((disk, index) => {
      const [key, pattern] = SERIAL_KEYS[index] ?? ['DEVLINKS', (text: string): string => `*${text}*`];
      return disk.serial === undefined
        ? ['DEVLINKS', `*${linkOf(disk)}*`]
        : [key, pattern(escaped(disk.serial))];
    }),
  );
  if (Object.keys(filter).length < disks.length) {
    return [
      `two disks of "${name}" have a path under /dev/disk, of which the installer takes one: give them a "serial"`,
    ];
  }
  const isPool = filesystem === 'zfs' || filesystem === 'btrfs';
  return { filter, ...(isPool ? { 'filter-match': 'any' } : {}) };
}

function isKernelName(path: string): boolean {
  return /^\/dev\/[a-z0-9]+$/.test(path);
}

function linkOf({ path = '' }: HostDisk): string {
  return escaped(path);
}

/** Of a glob, a text that stands for itself. */
function escaped(text: string): string {
  return text.replaceAll(/[*?[\]]/g, (sign) => `[${sign}]`);
}

function optionsOf(
  { name, answer }: PhysicalHost,
  { filesystem, level, disks }: RootTarget,
): Readonly<Record<string, Json>> | readonly string[] {
  const table = filesystem === 'zfs' || filesystem === 'btrfs' ? filesystem : 'lvm';
  const own = kebab(answer?.options[table]);
  if (table === 'lvm') {
    if (level === undefined) return Object.keys(own).length > 0 ? { lvm: own } : {};
    return [
      `the installer of Proxmox VE makes no ${level} of ${filesystem} on "${name}": take zfs or btrfs for the array`,
    ];
  }
  const raid = levelOf(filesystem, level, disks.length);
  return raid === undefined
    ? [`the installer of Proxmox VE knows no ${level ?? 'array'} of ${filesystem} ("${name}")`]
    : { [table]: { raid, ...own } };
}

function levelOf(filesystem: string, level: Raid['level'] | undefined, disks: number): string | undefined {
  if (level === undefined) return disks === 1 ? 'raid0' : undefined;
  if (filesystem === 'zfs') return ZFS_LEVELS[level];
  return BTRFS_LEVELS.includes(level) ? level : undefined;
}

function kebab(options: Json | undefined): Record<string, Json> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return {};
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key.replaceAll('_', '-'), value]));
}
