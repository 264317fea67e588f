import type { ProblemList } from '../errors';
import { compareDiskNames, type MachineDraft, type SiteDraft } from '../resolve';
import { DataSize } from '../values';
import { descend, keyPlaceOf } from '../yaml';

/** Every VM has a boot disk that its image fits on, and every disk has a size. */
export function checkDisks(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) {
    const { name, vm, hardware, place } = machine;
    if (descend(hardware, ['disks'])?.kind === 'invalid') continue;
    const disks = Object.keys(vm.disks ?? {}).sort(compareDiskNames);
    // A copy of a template has the template's disks, and what is taken over those that it has.
    const mayHaveNone = machine.bootMethod === 'clone' || machine.bootMethod === 'adopt';
    if (disks.length === 0 && !mayHaveNone) {
      const hint = 'add disks: { scsi0: { size: 8GiB } } here or in a lower layer';
      const at = keyPlaceOf(hardware, ['disks']);
      problems.add({
        code: 'MISSING_DISK',
        message: `VM "${name}" has no disk`,
        hint,
        place: at === hardware.place ? place : at,
      });
    }
    disks.forEach((disk, index) => {
      checkDisk(machine, disk, index === 0 && machine.bootMethod === 'image' ? site : undefined, problems);
    });
  }
}

function checkDisk(
  { name, vm, hardware }: MachineDraft,
  disk: string,
  boots: SiteDraft | undefined,
  problems: ProblemList,
): void {
  const tree = descend(hardware, ['disks', disk]);
  const size = descend(tree, ['size']);
  if (size?.kind === 'invalid' || tree?.kind === 'invalid') return;
  const text = vm.disks?.[disk]?.size;
  if (typeof text !== 'string') {
    const message = `disk ${disk} of VM "${name}" has no "size"`;
    problems.add({
      code: 'MISSING_FIELD',
      message,
      hint: 'add size: 8GiB',
      place: tree?.place,
      about: 'size',
    });
    return;
  }
  const image = typeof vm.image === 'string' ? boots?.images.get(vm.image) : undefined;
  if (!image || DataSize.parse(text).gib >= image.minDiskGib) return;
  problems.add({
    code: 'DISK_TOO_SMALL',
    message: `boot disk ${disk} of "${name}" has ${text}, but image "${image.name}" unpacks to ${String(image.minDiskGib)}GiB`,
    hint: `disks cannot shrink: take at least ${String(image.minDiskGib)}GiB`,
    place: size?.place,
  });
}
