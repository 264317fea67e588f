import type { HostDisk, PhysicalHost, Raid } from '../model';
import type { InstallFault } from './install-fault';

/** Where the operating system goes. */
export interface RootTarget {
  readonly filesystem: NonNullable<HostDisk['filesystem']> | Raid['filesystem'];
  readonly disks: readonly HostDisk[];
  /** The array of these disks; absent for one disk. */
  readonly array?: { readonly name: string; readonly level: Raid['level'] };
}

/**
 * Finds the disk or the array that is mounted at `/`. Where none is, the only disk of the machine is taken.
 * @returns the reasons where there is none, or one of its disks may not be erased
 */
export function rootTarget({
  name,
  disks,
  raid,
}: Pick<PhysicalHost, 'name' | 'disks' | 'raid'>): RootTarget | readonly InstallFault[] {
  const array = raid.find(({ mount }) => mount === '/');
  const single = disks.find(({ mount }) => mount === '/') ?? (disks.length === 1 ? disks[0] : undefined);
  const chosen: RootTarget | undefined = array
    ? {
        filesystem: array.filesystem,
        disks: disks.filter((disk) => array.disks.includes(disk.name)),
        array: { name: array.name, level: array.level },
      }
    : single && { filesystem: single.filesystem ?? 'ext4', disks: [single] };
  if (!chosen) {
    const message = `no disk of "${name}" has "mount: /"`;
    return [{ message, hint: 'say which one the system goes on', path: ['disks'] }];
  }
  const faults = chosen.disks.flatMap((disk) => faultsOf(disk, name));
  return faults.length > 0 ? faults : chosen;
}

function faultsOf({ name, wipe, path, serial }: HostDisk, machine: string): InstallFault[] {
  const disk = `disk "${name}" of "${machine}"`;
  const at = ['disks', name];
  return [
    ...(wipe
      ? []
      : [
          {
            message: `${disk} may not be erased`,
            hint: 'say "wipe: true" under it where it may',
            path: [...at, 'wipe'],
          },
        ]),
    ...(path === undefined && serial === undefined
      ? [{ message: `${disk} cannot be found`, hint: 'give it a "path" or a "serial"', path: at }]
      : []),
  ];
}
