import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSiteFiles, readSpecText, type SiteFile, type SiteLocation } from '../documents';
import { type Problem, ProblemList, suggestName } from '../errors';
import { type LoadResult, loadSiteTexts, type SiteOrigins } from '../load';
import type { ImportedFile } from './apply-changes';
import { type FileToImport, importFiles, type ImportResult } from './import-files';
import { reachOf } from './reach';

/** What is to be brought into which site. */
export interface ImportIntoSiteOptions extends SiteLocation {
  /** Paths of the files, from the working directory. */
  readonly paths: readonly string[];
  /** Environment that VMs are to be in. @default none: somebody lists them under its `members` */
  readonly environment?: string | undefined;
}

/** What an import makes, and what would still be wrong with the site after it. */
export interface SiteImport extends ImportResult {
  readonly remaining: readonly Problem[];
}

/** Reads files of other tools and tells what they would make of a site's folder. Nothing is written. */
export function importIntoSite({ paths, environment, ...location }: ImportIntoSiteOptions): SiteImport {
  const problems = new ProblemList();
  const { files: site } = readSiteFiles(location, problems);
  const foreign = paths.flatMap((path): FileToImport[] => {
    const text = readSpecText(resolve(location.workingDirectory, path), { name: path }, problems);
    return text === undefined ? [] : [{ name: path, text }];
  });
  if (environment !== undefined) checkEnvironment(environment, site, problems);
  if (problems.hasErrors()) return { files: [], problems: problems.sorted(), ok: false, remaining: [] };
  const result = importFiles(foreign, site, environment);
  if (!result.ok || result.files.length === 0) return { ...result, remaining: [] };
  const { before, after, remaining } = compared(site, result.files, location);
  const hosts = site.flatMap(({ path }) => /^hosts\/(.+)\.yaml$/.exec(path)?.[1] ?? []);
  const [was, is] = [originsOf(before), originsOf(after)];
  const reach = was && is ? reachOf(hosts, was, is) : [];
  // All of it is told before anything is written.
  return { ...result, problems: [...reach, ...result.problems], remaining };
}

/** What would be wrong with a site that had further files, by their paths in its folder, beside what is wrong now. */
export function problemsWith(files: readonly SiteFile[], location: SiteLocation): readonly Problem[] {
  const { files: site } = readSiteFiles(location, new ProblemList());
  const added = files.map(({ path, text }) => ({ path, after: text }));
  return compared(site, added, location).remaining;
}

function compared(
  site: readonly SiteFile[],
  files: readonly ImportedFile[],
  location: SiteLocation,
): { readonly before: LoadResult; readonly after: LoadResult; readonly remaining: readonly Problem[] } {
  const before = loadSiteTexts(site, location);
  const after = loadSiteTexts(withChanges(site, files), location);
  const known = new Set(before.problems.map(keyOf));
  return { before, after, remaining: after.problems.filter((problem) => !known.has(keyOf(problem))) };
}

function originsOf(loaded: LoadResult): SiteOrigins | undefined {
  return loaded.ok ? loaded.origins : loaded.rest?.origins;
}

function checkEnvironment(name: string, site: readonly SiteFile[], problems: ProblemList): void {
  const known = site.flatMap(({ path }) => /^envs\/(.+)\.yaml$/.exec(path)?.[1] ?? []);
  if (known.includes(name)) return;
  problems.add({
    code: 'UNKNOWN_ENVIRONMENT',
    message: `there is no environment "${name}"`,
    hint: suggestName(name, known, 'environment', `make a new one with: rackwright new env ${name}`),
  });
}

/** The files of the site after an import. */
function withChanges(site: readonly SiteFile[], changed: readonly ImportedFile[]): readonly SiteFile[] {
  const paths = new Set(changed.map(({ path }) => path));
  return [
    ...site.filter(({ path }) => !paths.has(path)),
    ...changed.flatMap(({ path, after: text }) => (text === undefined ? [] : [{ path, text }])),
  ];
}

/** Lines move when a file is changed. */
function keyOf({ code, message, at }: Problem): string {
  return JSON.stringify([code, message, at?.file]);
}

/** Writes the files of an import; each is there as a whole or not at all. */
export function writeImported(siteDirectory: string, files: readonly ImportedFile[]): void {
  for (const { path, before, after } of files) {
    const file = join(siteDirectory, path);
    if (after === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    // A file that came into being meanwhile is not overwritten.
    if (before === undefined || !existsSync(file)) writeFileSync(file, after, { flag: 'wx' });
    else {
      writeFileSync(`${file}.new`, after);
      renameSync(`${file}.new`, file);
    }
  }
}
