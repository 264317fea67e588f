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
/**
 * Folders of a running machine that are not empty: the role storage mounts an empty disk over them, and with it go the keys
 * that Ansible logs in with, what is known of packages, and the rights of all on temporary files.
 */
const FILLED_FOLDERS = ['/home', '/root', '/tmp', '/var', '/var/lib', '/var/tmp'];
/** What the distribution leaves to the machine's owner below them. */
const FREE_FOLDERS = ['/usr/local', '/usr/src'];

/** Every mount point is one disk's or array's, and that of a VM hides nothing that its system is made of. */
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
  const [first] = scalarsAt(hardware, 'disks', boot, 'mount');
  if (!first) mounts.hold(boot, placeOf(hardware, ['disks', boot]));
  const isElsewhere = first && first.value !== '/' && WITH_SYSTEM.has(bootMethod);
  if (isElsewhere) {
    problems.add({
      code: 'MOUNT_OVER_SYSTEM',
      message: `"${boot}" of "${name}" is its boot disk, which holds / and cannot be mounted at ${String(first.value)}`,
      hint: 'leave the line out: data goes to a further disk',
      place: first.place,
    });
  }
  for (const disk of isElsewhere ? disks.slice(1) : disks) {
    const own = mounts.claim(disk, hardware, ['disks', disk]);
    // What an installer, a template or whoever made the VM put on its disks is not known.
    if (WITH_SYSTEM.has(bootMethod))
      for (const mount of own) mounts.refuseSystem(mount, { disk, isEmpty: bootMethod === 'image' });
  }
}

/** What is mounted there was put there by somebody else: installers make `/` alone, and are told of as such. */
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

  /** @returns the mount points that are nobody else's */
  claim(part: string, tree: Tree, path: readonly string[]): readonly PlacedScalar[] {
    const own: PlacedScalar[] = [];
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
      } else own.push({ value: mount, place });
    }
    return own;
  }

  /** The role storage mounts an empty disk over what is there. */
  refuseSystem(
    { value, place }: PlacedScalar,
    { disk, isEmpty }: { readonly disk: string; readonly isEmpty: boolean },
  ): void {
    const mount = String(value);
    const isIn = (folder: string): boolean => mount === folder || mount.startsWith(`${folder}/`);
    if (isEmpty && FILLED_FOLDERS.includes(mount)) {
      this.problems.add({
        code: 'MOUNT_OVER_SYSTEM',
        message: `"${disk}" of "${this.machine}" is an empty disk, and would hide what the machine has in ${mount}`,
        hint: `mount it below, such as ${mount}/data, or elsewhere, such as /srv/data`,
        place,
      });
      return;
    }
    const folder = SYSTEM_FOLDERS.find(isIn);
    if (folder === undefined || FREE_FOLDERS.some(isIn)) return;
    this.problems.add({
      code: 'MOUNT_OVER_SYSTEM',
      message: `"${disk}" of "${this.machine}" would hide what the system has in ${folder}`,
      hint: 'keep the system on one disk, and mount data elsewhere, such as /srv/data',
      place,
    });
  }
}
