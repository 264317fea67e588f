import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest, type ProblemList } from '../errors';
import { type FindMisplaced, findMisplaced } from './find-misplaced';
import { isReadableFolder, readSpecText } from './read-spec-text';
import {
  COMPOSE_FOLDER,
  FOLDERS,
  LOCK_FILE,
  SECRETS_FILE,
  showName,
  type SiteLocation,
  TOP_FILES,
} from './site-layout';

/** A file of a site and its text. */
export interface SiteFile {
  /** Where it is in the site: `site.yaml`, `envs/dev.yaml`. */
  readonly path: string;
  /** The whole text. */
  readonly text: string;
  /** Folder that paths in the file start from, where it is not the file's own in the site; absolute. */
  readonly directory?: string;
  /** As it is shown to people, where it is not the path in the site. */
  readonly name?: string;
}

/** Of all files together: some fifty thousand machines, and no more than half a minute of a slow computer. */
const MOST_BYTES = 16 * 2 ** 20;

/** What there is of a site's folder. */
export interface SiteFiles {
  readonly files: readonly SiteFile[];
  /** Paths of files and folders that should be there, or are and cannot be read. */
  readonly broken: readonly string[];
  /** Finds what may be meant to describe a machine and is not read as that. @default nothing is looked for */
  readonly findMisplaced?: FindMisplaced;
}

/** Reads every spec file of a site's folder; what cannot be read is reported. */
export function readSiteFiles(location: SiteLocation, problems: ProblemList): SiteFiles {
  const { siteDirectory } = location;
  const broken: string[] = [];
  if (!isThere(join(siteDirectory, 'site.yaml'))) {
    broken.push('site.yaml');
    const message = `${showName(location, 'site.yaml')} does not exist`;
    problems.add({ code: 'FILE_MISSING', message, hint: 'every site has one, with its "name" and "domain"' });
  }
  reportUnknownTopFiles(location, problems);
  reportUnknownFolders(location, problems);
  const paths = [
    ...[...TOP_FILES, SECRETS_FILE, LOCK_FILE].filter((file) => isThere(join(siteDirectory, file))),
    ...FOLDERS.flatMap((folder) => {
      const listed = listFolder(location, folder, problems);
      if (!listed) broken.push(folder);
      return listed ?? [];
    }),
  ];
  let bytes = 0;
  const files = paths.flatMap((path) => {
    if (bytes > MOST_BYTES) return [];
    const text = readSpecText(
      join(siteDirectory, path),
      { name: showName(location, path), within: siteDirectory },
      problems,
    );
    bytes += text?.length ?? 0;
    if (bytes > MOST_BYTES) reportSize(location, problems);
    if (text === undefined) broken.push(path);
    return text === undefined ? [] : [{ path, text }];
  });
  // What is refused is not parsed either: that is what takes the time.
  return { files: bytes > MOST_BYTES ? [] : files, broken, findMisplaced: findMisplaced(location) };
}

function reportSize(location: SiteLocation, problems: ProblemList): void {
  const message = `${showName(location, '')} has more than ${MOST_BYTES.toLocaleString('en')} bytes of specs`;
  problems.add({ code: 'FILE_TOO_LARGE', message, hint: 'make several sites of it' });
}

function listFolder(
  location: SiteLocation,
  folder: string,
  problems: ProblemList,
): readonly string[] | undefined {
  const directory = join(location.siteDirectory, folder);
  if (!isThere(directory)) return [];
  const options = { name: showName(location, folder), within: location.siteDirectory };
  if (!isReadableFolder(directory, options, problems)) return undefined;
  const names = readdirSync(directory).filter((name) => !name.startsWith('.') && name !== 'README.md');
  return names.sort().flatMap((name) => {
    if (name.endsWith('.yaml')) return [`${folder}/${name}`];
    problems.add({
      code: 'FILE_MISPLACED',
      severity: 'warning',
      message: `${showName(location, `${folder}/${name}`)} is not read`,
      hint: name.endsWith('.yml')
        ? `rename it to ${name.slice(0, -4)}.yaml`
        : `only *.yaml files are read in ${folder}/`,
    });
    return [];
  });
}

/** A misspelt name would otherwise be a file that silently says nothing. */
function reportUnknownTopFiles(location: SiteLocation, problems: ProblemList): void {
  const known = [...TOP_FILES, SECRETS_FILE, LOCK_FILE];
  const names = isThere(location.siteDirectory) ? readdirSync(location.siteDirectory) : [];
  for (const name of names.sort()) {
    if (!/^[^.].*\.ya?ml$/.test(name) || known.includes(name)) continue;
    if (location.chosen?.includes(join(location.siteDirectory, name))) continue;
    const near = nearest(name, known);
    problems.add({
      code: 'FILE_MISPLACED',
      severity: 'warning',
      message: `${showName(location, name)} is not read`,
      hint: near === undefined ? `files at the top are ${known.join(', ')}` : `did you mean ${near}?`,
    });
  }
}

const KNOWN_FOLDERS = [...FOLDERS, COMPOSE_FOLDER] as const;

/** Neither may a folder of specs: of a misspelt name, or of another tool's layout. */
function reportUnknownFolders(location: SiteLocation, problems: ProblemList): void {
  const { siteDirectory, chosen = [] } = location;
  const entries = isThere(siteDirectory) ? readdirSync(siteDirectory, { withFileTypes: true }) : [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (!entry.isDirectory() || name.startsWith('.') || KNOWN_FOLDERS.some((folder) => folder === name))
      continue;
    const specs = namesIn(join(siteDirectory, name)).filter((file) => /\.ya?ml$/.test(file));
    if (specs.every((file) => chosen.includes(join(siteDirectory, name, file)))) continue;
    const near = nearest(name, FOLDERS);
    const others =
      name === 'presets'
        ? 'what VMs start from goes into vms/, and they name it as their "template"'
        : `folders of a site are ${FOLDERS.map((folder) => `${folder}/`).join(', ')}`;
    problems.add({
      code: 'FILE_MISPLACED',
      severity: 'warning',
      message: `${showName(location, name)}/ is not read, and holds ${specs.slice(0, 3).join(', ')}${specs.length > 3 ? ', …' : ''}`,
      hint: near === undefined ? others : `did you mean ${near}/?`,
    });
  }
}

/** A folder that is none of ours and that nobody lets us look into is nothing to tell of. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

/** True for a symbolic link to nowhere as well: that is a fault to report, not an absent file. */
export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
