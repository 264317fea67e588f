import { isForeignVmFile, Notes, translateVmFile } from '../formats';
import { ProblemList } from '../errors';
import { checkShape, vmSpec } from '../schema';
import { type MapTree, toPlain, type Tree } from '../yaml';
import { type ForeignFile, startOf } from './foreign-file';
import type { ImportContext } from './import-context';

/** Whether a YAML document is the file of a VM in the words of PVE's API. */
export function isVmFile(tree: Tree): boolean {
  return tree.kind === 'map' && isForeignVmFile(tree);
}

/** The VM becomes a file under `vms/` in this site's words. */
export function importVmFile(file: ForeignFile, context: ImportContext, problems: ProblemList): void {
  if (file.tree.kind !== 'map') return;
  const base = file.baseName.replace(/\.ya?ml$/, '');
  const { name, tree } = translateVmFile(base, file.tree, new Notes(problems, context.site.domain));
  // What nobody knows would stand in the new file, and keep the site from loading.
  checkShape(tree, vmSpec, problems);
  if (!context.isFirst('vm', name, file.tree.entries.get('name')?.value.place ?? startOf(file))) return;
  const destination = `vms/${name}.yaml`;
  const { changes } = context;
  restateOwn(name, destination, context);
  if (context.environment !== undefined && !tree.entries.has('environment'))
    changes.set(destination, ['environment'], context.environment, file.tree.place);
  visitLeaves(tree, [], (path, leaf) => {
    changes.set(destination, path, toPlain(leaf), leaf.place);
  });
}

/** Where the site has the VM in the other tool's words, its file goes over to this site's: both would be there else. */
function restateOwn(name: string, destination: string, { site, changes }: ImportContext): void {
  const old = site.foreignVm(name);
  if (!old) return;
  // What cannot be taken over is told of the file that is brought in.
  const { tree } = translateVmFile(name, old.tree, new Notes(new ProblemList(), site.domain));
  if (old.path === destination)
    removeOthers(old.tree, tree, (path) => {
      changes.remove(destination, path, old.tree.place);
    });
  else changes.remove(old.path, [], old.tree.place);
  visitLeaves(tree, [], (path, leaf) => {
    changes.restate(destination, path, toPlain(leaf), leaf.place);
  });
}

type Visit = (path: readonly string[], leaf: Tree) => void;

/** Leaf by leaf, so that other values of a file that is there stay. */
function visitLeaves(tree: Tree, path: readonly string[], visit: Visit): void {
  if (tree.kind === 'map' && (tree.entries.size > 0 || path.length === 0)) {
    for (const [key, { value }] of tree.entries) visitLeaves(value, [...path, key], visit);
  } else visit(path, tree);
}

/** The paths of one tree that another has nothing at. */
function removeOthers(
  old: MapTree,
  kept: MapTree,
  remove: (path: readonly string[]) => void,
  path: readonly string[] = [],
): void {
  for (const [key, { value }] of old.entries) {
    const left = kept.entries.get(key)?.value;
    if (!left || (value.kind === 'map') !== (left.kind === 'map')) remove([...path, key]);
    else if (value.kind === 'map' && left.kind === 'map') removeOthers(value, left, remove, [...path, key]);
  }
}
