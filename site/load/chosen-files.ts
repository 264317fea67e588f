import { dirname, resolve } from 'node:path';
import { readSpecStream, readSpecText, type SiteFile, type SiteFiles } from '../documents';
import { type Problem, ProblemList } from '../errors';

/** A file that the command line names, or its text where that came from standard input. */
export type ChosenFile = { readonly path: string } | { readonly name: string; readonly text: string };

/** Files to read in place of the site's own. */
export interface ChosenFiles {
  /** For `defaults.yaml`. */
  readonly defaults?: ChosenFile | undefined;
  /** For `vm_specs.yaml`; files under `vms/` are read as well. */
  readonly vmSpecs?: ChosenFile | undefined;
  /** For `install_config.yaml`. */
  readonly installConfig?: ChosenFile | undefined;
}

/** What came from an open stream, or why it is not taken. */
export type ChosenStream =
  | { readonly ok: true; readonly file: ChosenFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a chosen file from an open stream to its end, within the bounds of any file. */
export function readChosenStream(descriptor: number, name: string): ChosenStream {
  const problems = new ProblemList();
  const text = readSpecStream(descriptor, name, problems);
  return text === undefined ? { ok: false, problems: problems.sorted() } : { ok: true, file: { name, text } };
}

/** Absolute paths of the chosen files. */
export function pathsOf(chosen: ChosenFiles, workingDirectory: string): readonly string[] {
  return Object.values(chosen).flatMap((file: ChosenFile | undefined) =>
    file && 'path' in file ? [resolve(workingDirectory, file.path)] : [],
  );
}

/** Puts chosen files in the places of the site's own. */
export function chooseFiles(
  own: SiteFiles,
  chosen: ChosenFiles,
  workingDirectory: string,
  problems: ProblemList,
): SiteFiles {
  const places = [
    ['defaults.yaml', chosen.defaults],
    ['vm_specs.yaml', chosen.vmSpecs],
    ['install_config.yaml', chosen.installConfig],
  ] as const;
  return places.reduce<SiteFiles>((before, [path, file]) => {
    const { files, broken } = before;
    if (!file) return before;
    const read = readChosen(path, file, workingDirectory, problems);
    const others = broken.filter((each) => each !== path);
    return {
      ...before,
      files: [...files.filter((each) => each.path !== path), ...(read ? [read] : [])],
      broken: read ? others : [...others, path],
    };
  }, own);
}

function readChosen(
  path: string,
  file: ChosenFile,
  workingDirectory: string,
  problems: ProblemList,
): SiteFile | undefined {
  if ('text' in file) return { path, name: file.name, text: file.text, directory: workingDirectory };
  const absolute = resolve(workingDirectory, file.path);
  const text = readSpecText(absolute, { name: file.path }, problems);
  return text === undefined ? undefined : { path, name: file.path, text, directory: dirname(absolute) };
}
