import { suggestName } from '../errors';
import { descend, type MapTree } from '../yaml';
import { nameOf } from './layer';
import type { Notes } from './notes';
import type { RawFiles } from './raw-files';

/** Takes out what `exclude` of the site names: such VMs are neither checked nor made. What is not there is out already. */
export function exclude(files: RawFiles, notes: Notes): void {
  const list = descend(files.map('site.yaml'), ['exclude']);
  if (list?.kind !== 'list') return;
  const specs = files.map('vm_specs.yaml');
  const vms = descend(specs, ['vms']);
  const listed = vms?.kind === 'map' ? [...vms.entries.keys()] : [];
  const known = [
    ...files.pathsIn('vms').map((path) => path.slice('vms/'.length, -'.yaml'.length)),
    ...listed,
  ];
  const names = new Set<string>();
  for (const item of list.items) {
    const name = nameOf(item);
    if (name === undefined) continue;
    if (known.includes(name)) names.add(name);
    else
      notes.problems.add({
        code: 'UNKNOWN_VM',
        severity: 'warning',
        message: `no file describes the VM "${name}" that is to be left out`,
        hint: suggestName(name, known, 'VM'),
        place: item.place,
      });
  }
  for (const name of names) files.delete(`vms/${name}.yaml`);
  if (specs && names.size > 0) files.set('vm_specs.yaml', withoutKeys(specs, 'vms', names));
  const config = files.map('install_config.yaml');
  if (config && names.size > 0) files.set('install_config.yaml', withoutKeys(config, 'hosts', names));
}

function withoutKeys(tree: MapTree, section: string, names: ReadonlySet<string>): MapTree {
  const entry = tree.entries.get(section);
  if (entry?.value.kind !== 'map') return tree;
  const left = [...entry.value.entries].filter(([name]) => !names.has(name));
  const value: MapTree = { ...entry.value, entries: new Map(left) };
  return { ...tree, entries: new Map(tree.entries).set(section, { ...entry, value }) };
}
