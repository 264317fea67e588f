import { basename, dirname } from 'node:path';
import type { SiteFile } from '../documents';
import { ProblemList, type Problem } from '../errors';
import { SourceFile } from '../text';
import { readYaml, type Tree } from '../yaml';
import { importAnswer, isAnswer, isForAll } from './answer';
import { applyChanges, type ImportedFile } from './apply-changes';
import type { ForeignFile } from './foreign-file';
import { ImportContext } from './import-context';
import { importNodes, machinesOf } from './nodes-json';
import { readJson } from './read-json';
import { readToml } from './read-toml';
import { SiteView } from './site-view';
import { importVmFile, isVmFile } from './vm-files';

/** A file to bring in. */
export interface FileToImport {
  /** As it is shown to people, and as its form is told by. */
  readonly name: string;
  readonly text: string;
}

/** What an import would make of the site. */
export interface ImportResult {
  /** Files that would change, by path; none where nothing is new. */
  readonly files: readonly ImportedFile[];
  readonly problems: readonly Problem[];
  /** False where an error keeps the import from being written. */
  readonly ok: boolean;
}

/**
 * Turns files of other tools into files of the site. Nothing is written.
 * @param environment - that VMs are to be in, where they do not say otherwise
 */
export function importFiles(
  foreign: readonly FileToImport[],
  site: readonly SiteFile[],
  environment?: string,
): ImportResult {
  const problems = new ProblemList();
  const context = new ImportContext(new SiteView(site), problems, environment);
  const read = foreign.flatMap(({ name, text }): ForeignFile[] => {
    // None of their lines is shown: any may hold a password.
    const source = new SourceFile(name, text.replace(/^\uFEFF/, ''), dirname(name), true);
    const tree = readerOf(name)(source, problems);
    return tree ? [{ source, baseName: basename(name), tree }] : [];
  });
  for (const file of read.sort((a, b) => rankOf(a) - rankOf(b))) importOne(file, context, problems);
  const texts = new Map(site.map(({ path, text }) => [path, text]));
  const files = applyChanges(context.changes.all, texts, problems);
  return { files, problems: problems.sorted(), ok: !problems.hasErrors() };
}

/** The end of a name says the form. */
function readerOf(name: string): (source: SourceFile, problems: ProblemList) => Tree | undefined {
  if (name.endsWith('.toml')) return readToml;
  return name.endsWith('.json') ? readJson : readYaml;
}

function importOne(file: ForeignFile, context: ImportContext, problems: ProblemList): void {
  const { tree, source } = file;
  const machines = file.baseName.endsWith('.json') ? machinesOf(tree) : undefined;
  if (machines) importNodes(file, machines, context);
  else if (isToml(file) && isAnswer(tree)) importAnswer(file, context);
  else if (isVmFile(tree)) importVmFile(file, context, problems);
  else {
    problems.add({
      code: 'IMPORT_UNKNOWN_FORMAT',
      message: `${source.name} is ${describe(tree)} of no form that can be brought in`,
      hint: 'known are nodes.json, answer files of Proxmox VE (.toml), and files of one VM with "target_node" (.yaml)',
      place: { source, start: 0, end: 1 },
    });
  }
}

/** What is for all machines comes first, as the others are measured by it; then those that give machines their names. */
function rankOf(file: ForeignFile): number {
  if (isForAll(file)) return 0;
  return file.baseName.endsWith('.json') ? 1 : 2;
}

function isToml({ baseName }: ForeignFile): boolean {
  return baseName.endsWith('.toml');
}

function describe(tree: Tree): string {
  return tree.kind === 'map' ? 'a file' : 'a file without fields, or with a list';
}
