import type { ProblemList } from '../errors';
import { compareDiskNames, type HostDraft, type MachineDraft, type SiteDraft } from '../resolve';
import type { Place } from '../text';
import { placeOf, type PlacedScalar, scalarsAt, type Tree } from '../yaml';
import { Firsts } from './firsts';

/** Folders that a running system and its boot loader know as parts of `/`; a file system over one of them hides it. */
const SYSTEM_FOLDERS = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
];
/** What the distribution leaves to the machine's owner below them. */
const FREE_FOLDERS = ['/usr/local', '/usr/src'];

/** Every mount point is one disk's or array's, and hides nothing that the system is made of. */
export function checkMounts({ machines, hosts }: SiteDraft, problems: ProblemList): void {
  for (const machine of machines) checkVm(machine, problems);
  for (const host of hosts) checkHost(host, problems);
}

/** What images and templates hold begins with `/`; of an installer nothing is known. */
const WITH_SYSTEM: ReadonlySet<MachineDraft['bootMethod']> = new Set(['image', 'clone']);

function checkVm({ name, vm, hardware, bootMethod }: MachineDraft, problems: ProblemList): void {
  const disks = Object.keys(vm.disks ?? {}).sort(compareDiskNames);
  const mounts = new MountPoints(name, problems);
  const [boot = ''] = disks;
  const [own] = scalarsAt(hardware, 'disks', boot, 'mount');
  if (!own) mounts.hold(boot, placeOf(hardware, ['disks', boot]));
  const isElsewhere = own && own.value !== '/' && WITH_SYSTEM.has(bootMethod);
  if (isElsewhere) {
    problems.add({
      code: 'MOUNT_OVER_SYSTEM',
      message: `"${boot}" of "${name}" is its boot disk, which holds / and cannot be mounted at ${String(own.value)}`,
      hint: 'leave the line out: data goes to a further disk',
      place: own.place,
    });
  }
  for (const disk of isElsewhere ? disks.slice(1) : disks) mounts.claim(disk, hardware, ['disks', disk]);
}

function checkHost({ name, spec, hardware }: HostDraft, problems: ProblemList): void {
  const mounts = new MountPoints(name, problems);
  for (const section of ['disks', 'raid'] as const)
    for (const part of Object.keys(spec[section] ?? {})) mounts.claim(part, hardware, [section, part]);
}

/** Who has which mount point of a machine. */
class MountPoints {
  readonly #firsts = new Firsts();

  constructor(
    private readonly machine: string,
    private readonly problems: ProblemList,
  ) {}

  /** The boot disk has `/` although nobody writes it. */
  hold(disk: string, place: Place): void {
    this.#firsts.claim('/', `"${disk}", the boot disk`, place);
  }

  claim(part: string, tree: Tree, path: readonly string[]): void {
    for (const { value, place } of scalarsAt(tree, ...path, 'mount')) {
      // `/srv/` and `/srv` are one place.
      const mount = String(value).replace(/(?<=.)\/+$/, '');
      const other = this.#firsts.claim(mount, `"${part}"`, place);
      if (other !== undefined) {
        this.problems.add({
          code: 'DUPLICATE_MOUNT',
          message: `${String(value)} of "${this.machine}" is taken by ${other}`,
          hint: 'each needs its own',
          place,
        });
      } else this.refuseSystem({ value: mount, place }, part);
    }
  }

  private refuseSystem({ value, place }: PlacedScalar, part: string): void {
    const mount = String(value);
    const isIn = (folder: string): boolean => mount === folder || mount.startsWith(`${folder}/`);
    const folder = SYSTEM_FOLDERS.find(isIn);
    if (folder === undefined || FREE_FOLDERS.some(isIn)) return;
    this.problems.add({
      code: 'MOUNT_OVER_SYSTEM',
      message: `"${part}" of "${this.machine}" would hide what the system has in ${folder}`,
      hint: 'keep the system on one disk, and mount data elsewhere, such as /srv/data',
      place,
    });
  }
}
