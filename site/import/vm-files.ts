import { isForeignVmFile, Notes, translateVmFile } from '../formats';
import type { ProblemList } from '../errors';
import { checkShape, vmSpec } from '../schema';
import { toPlain, type Tree } from '../yaml';
import type { ForeignFile } from './foreign-file';
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
  const destination = `vms/${name}.yaml`;
  if (context.environment !== undefined && !tree.entries.has('environment'))
    context.changes.set(destination, ['environment'], context.environment, file.tree.place);
  for (const [field, { value }] of tree.entries) setLeaves([field], value, { file: destination, context });
}

interface Destination {
  readonly file: string;
  readonly context: ImportContext;
}

/** One change for each leaf, so that other values of a file that is there stay. */
function setLeaves(path: readonly string[], tree: Tree, destination: Destination): void {
  if (tree.kind === 'map' && tree.entries.size > 0) {
    for (const [key, { value }] of tree.entries) setLeaves([...path, key], value, destination);
  } else destination.context.changes.set(destination.file, path, toPlain(tree), tree.place);
}
