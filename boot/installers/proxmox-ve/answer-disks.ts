import {
  hasKernelName,
  type HostDisk,
  isFaulty,
  type Json,
  type PhysicalHost,
  PVE_ARRAYS,
  rootTarget,
  type RootTarget,
} from '../../../site';
import { globText } from '../glob-text';

/**
 * What udev says of a disk that its serial number is a part of. A filter is a map, so that each disk takes a key of its
 * own; a disk is taken where any of them agrees.
 */
const SERIAL_KEYS: readonly (readonly [string, (serial: string) => string])[] = [
  ['ID_SERIAL_SHORT', (serial) => serial],
  ['ID_SERIAL', (serial) => `*${serial}*`],
  ['DEVLINKS', (serial) => `*${serial}*`],
];

/**
 * `[disk-setup]` of a machine in the installer's words of 8.4 and later.
 * @param host that the site's checks found nothing wrong with
 */
export function answerDisks(host: PhysicalHost): Readonly<Record<string, Json>> {
  const target = rootTarget(host);
  if (isFaulty(target)) throw new Error(`"${host.name}" cannot be installed`);
  return { filesystem: target.filesystem, ...findDisks(target), ...optionsOf(host, target) };
}

function findDisks({ disks, filesystem }: RootTarget): Readonly<Record<string, Json>> {
  // The list is compared with the ends of the kernel's own paths, which links under /dev/disk are none of.
  if (disks.every(hasKernelName)) {
    return { 'disk-list': disks.map(({ path = '' }) => path.slice('/dev/'.length)) };
  }
  const numbered = disks.filter(({ serial }) => serial !== undefined);
  const filter = Object.fromEntries(
    disks.map((disk): [string, string] => {
      const [key, pattern] = SERIAL_KEYS[numbered.indexOf(disk)] ?? [];
      return key === undefined || pattern === undefined
        ? ['DEVLINKS', `*${linkOf(disk)}*`]
        : [key, pattern(globText(disk.serial ?? ''))];
    }),
  );
  const isPool = filesystem === 'zfs' || filesystem === 'btrfs';
  return { filter, ...(isPool ? { 'filter-match': 'any' } : {}) };
}

function linkOf({ path = '' }: HostDisk): string {
  return globText(path);
}

function optionsOf(
  { answer }: PhysicalHost,
  { filesystem, array }: RootTarget,
): Readonly<Record<string, Json>> {
  if (filesystem !== 'zfs' && filesystem !== 'btrfs') {
    const own = kebab(answer?.options['lvm']);
    return Object.keys(own).length > 0 ? { lvm: own } : {};
  }
  // A pool of one disk is a stripe of one.
  const raid = PVE_ARRAYS[filesystem][array?.level ?? 'raid0'] ?? 'raid0';
  return { [filesystem]: { raid, ...kebab(answer?.options[filesystem]) } };
}

function kebab(options: Json | undefined): Record<string, Json> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return {};
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key.replaceAll('_', '-'), value]));
}
