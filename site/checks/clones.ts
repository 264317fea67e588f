import { type ProblemList, suggestName } from '../errors';
import { compareDiskNames, type MachineDraft, type SiteDraft } from '../resolve';
import { DataSize } from '../values';
import { descend, scalarsAt } from '../yaml';

/** Templates that VMs are copies of are known, are on known nodes, and fit on the boot disks of the copies. */
export function checkClones(site: SiteDraft, problems: ProblemList): void {
  for (const { name, tree } of clonesOf(site)) checkNode(site, { name, tree }, problems);
  for (const [name, template] of site.catalogue.templates) {
    const tree = descend(site.tree, ['templates', name]);
    if (template && tree) checkNode(site, { name, tree }, problems);
  }
  for (const machine of site.machines)
    if (machine.bootMethod === 'clone') checkClone(site, machine, problems);
}

function clonesOf({ machines }: SiteDraft): { name: string; tree: MachineDraft['hardware'] }[] {
  return machines.flatMap(({ name, hardware, bootMethod }) => {
    const tree = descend(hardware, ['clone']);
    return bootMethod === 'clone' && tree?.kind === 'map' ? [{ name, tree }] : [];
  });
}

interface Holder {
  readonly name: string;
  readonly tree: Parameters<typeof scalarsAt>[0];
}

function checkNode({ nodes }: SiteDraft, { tree }: Holder, problems: ProblemList): void {
  for (const { value, place } of scalarsAt(tree, 'node')) {
    if (nodes.has(String(value))) continue;
    problems.add({
      code: 'UNKNOWN_NODE',
      message: `there is no node "${String(value)}"`,
      hint: suggestName(String(value), nodes.keys(), 'node', 'each has a file nodes/<node>.yaml'),
      place,
    });
  }
}

function checkClone({ catalogue }: SiteDraft, machine: MachineDraft, problems: ProblemList): void {
  const { name, vm, hardware } = machine;
  const template = vm.clone?.template;
  const place = descend(hardware, ['clone', 'template'])?.place;
  if (typeof template === 'string' && !catalogue.templates.has(template)) {
    problems.add({
      code: 'UNKNOWN_TEMPLATE',
      message: `there is no template "${template}", which "${name}" is to be a copy of`,
      hint: suggestName(
        template,
        catalogue.templates.keys(),
        'template',
        `a new one goes into defaults.yaml: templates: { ${template}: { vm_id: 9000 } }`,
      ),
      place,
    });
  }
  if (vm.clone?.full === false && typeof vm.clone.datastore === 'string') {
    problems.add({
      code: 'BAD_VALUE',
      message: `"${name}" shares the disks of its template, and cannot have them in another storage`,
      hint: 'remove "datastore", or set "full: true"',
      place: descend(hardware, ['clone', 'datastore'])?.place,
    });
  }
  const known = typeof template === 'string' ? catalogue.templates.get(template) : undefined;
  const [boot] = Object.keys(vm.disks ?? {}).sort(compareDiskNames);
  const size = boot === undefined ? undefined : vm.disks?.[boot]?.size;
  if (!known || boot === undefined || typeof size !== 'string') return;
  if (DataSize.parse(size).gib >= known.minDiskGib) return;
  problems.add({
    code: 'DISK_TOO_SMALL',
    message: `boot disk ${boot} of "${name}" has ${size}, but template "${String(template)}" has ${String(known.minDiskGib)}GiB`,
    hint: `disks cannot shrink: take at least ${String(known.minDiskGib)}GiB`,
    place: descend(hardware, ['disks', boot, 'size'])?.place,
  });
}
