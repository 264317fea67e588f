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
 * Finds the disk or the array that is mounted at `/`. Where none is, the only disk of the machine is taken, unless it is to
 * hold something else.
 * @returns the reasons where there is none, or one of its disks may not be erased
 */
export function rootTarget({
  name,
  disks,
  raid,
}: Pick<PhysicalHost, 'name' | 'disks' | 'raid'>): RootTarget | readonly InstallFault[] {
  const array = raid.find(({ mount }) => mount === '/');
  const [only, ...others] = disks;
  const isFree = only && others.length === 0 && only.mount === undefined && raid.length === 0;
  const single = disks.find(({ mount }) => mount === '/') ?? (isFree ? only : undefined);
  const chosen: RootTarget | undefined = array
    ? {
        filesystem: array.filesystem,
        disks: disks.filter((disk) => array.disks.includes(disk.name)),
        array: { name: array.name, level: array.level },
      }
    : single && { filesystem: single.filesystem ?? 'ext4', disks: [single] };
  if (!chosen) {
    const elsewhere = others.length === 0 ? only?.mount : undefined;
    if (only && elsewhere !== undefined) {
      return [
        {
          message: `the only disk of "${name}" is to be mounted at ${elsewhere}, and none at /`,
          hint: 'write "mount: /" where the system may go there, or describe the disk that it goes on',
          path: ['disks', only.name, 'mount'],
        },
      ];
    }
    return [
      only
        ? {
            message: `no disk of "${name}" has "mount: /"`,
            hint: 'say which one the system goes on',
            path: ['disks'],
          }
        : {
            message: `"${name}" describes no disk that its system could go on`,
            hint: 'describe it: disks: { system: { serial: S4EVNX0R123456, wipe: true, mount: / } }',
            path: ['disks'],
          },
    ];
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
