import type { HostDisk, PhysicalHost, Raid } from '../../site';

/** Where the operating system goes. */
export interface RootTarget {
  readonly filesystem: NonNullable<HostDisk['filesystem']> | Raid['filesystem'];
  readonly disks: readonly HostDisk[];
  /** How the disks back each other; absent for one disk. */
  readonly level?: Raid['level'];
}

/**
 * Finds the disk or the array that is mounted at `/`. Where none is, the only disk of the machine is taken.
 * @returns the reasons where there is none, or one of its disks may not be erased
 */
export function rootTarget({ name, disks, raid }: PhysicalHost): RootTarget | readonly string[] {
  const array = raid.find(({ mount }) => mount === '/');
  const single = disks.find(({ mount }) => mount === '/') ?? (disks.length === 1 ? disks[0] : undefined);
  const chosen: RootTarget | undefined = array
    ? {
        filesystem: array.filesystem,
        disks: disks.filter((disk) => array.disks.includes(disk.name)),
        level: array.level,
      }
    : single && { filesystem: single.filesystem ?? 'ext4', disks: [single] };
  if (!chosen) return [`no disk of "${name}" has "mount: /": say which one the system goes on`];
  const problems = chosen.disks.flatMap((disk) => [
    ...(disk.wipe
      ? []
      : [`disk "${disk.name}" of "${name}" may not be erased: say "wipe: true" under it where it may`]),
    ...(disk.path === undefined && disk.serial === undefined
      ? [`disk "${disk.name}" of "${name}" cannot be found: give it a "path" or a "serial"`]
      : []),
  ]);
  return problems.length > 0 ? problems : chosen;
}

/** Whether what was found are reasons. */
export function isRefused(target: RootTarget | readonly string[]): target is readonly string[] {
  return Array.isArray(target);
}
