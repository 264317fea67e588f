import { formatPlace, type ProblemList } from '../errors';
import { descend, type Tree } from '../yaml';
import { exclude } from './exclude';
import { translateInheritance } from './inheritance';
import { textOf } from './layer';
import { Notes } from './notes';
import { RawFiles } from './raw-files';
import { translateThreeLayers } from './three-layers';
import { isForeignVmFile, translateVmFile } from './vm-file';

/**
 * Accepts files of other tools in the places of a site's own: each is turned into the same values in this site's words,
 * which keep their places. Files in this site's words come out as they are.
 */
export function adaptFormats(
  parsed: ReadonlyMap<string, Tree>,
  problems: ProblemList,
): ReadonlyMap<string, Tree> {
  const files = new RawFiles(parsed);
  const notes = new Notes(problems, siteDomain(files));
  translateThreeLayers(files, notes);
  exclude(files, notes);
  translateInheritance(files, notes);
  for (const path of files.pathsIn('vms')) adaptVm(path, files, notes);
  return files.all;
}

/** The domain as `site.yaml` has it, in either form. */
function siteDomain(files: RawFiles): string | undefined {
  const site = files.map('site.yaml');
  return textOf(descend(site, ['domain']) ?? descend(site, ['defaults', 'domain']));
}

function adaptVm(path: string, files: RawFiles, notes: Notes): void {
  const tree = files.map(path);
  if (!tree || !isForeignVmFile(tree)) return;
  const file = path.slice('vms/'.length, -'.yaml'.length);
  const translated = translateVmFile(file, tree, notes);
  const renamed = `vms/${translated.name}.yaml`;
  const twin = renamed === path ? undefined : files.map(renamed);
  if (twin) {
    const hint = `the other is at ${formatPlace(twin.place)}; rename one`;
    const place = tree.entries.get('name')?.value.place ?? tree.place;
    files.delete(path);
    notes.problems.add({
      code: 'DUPLICATE_VM',
      message: `"${translated.name}" is described twice`,
      hint,
      place,
    });
    return;
  }
  files.delete(path);
  files.set(renamed, translated.tree);
}
