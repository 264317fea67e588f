import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSiteFiles, readSpecText, type SiteLocation } from '../documents';
import { ProblemList } from '../errors';
import type { ImportedFile } from './apply-changes';
import { type FileToImport, importFiles, type ImportResult } from './import-files';

/** What is to be brought into which site. */
export interface ImportIntoSiteOptions extends SiteLocation {
  /** Paths of the files, from the working directory. */
  readonly paths: readonly string[];
}

/** Reads files of other tools and tells what they would make of a site's folder. Nothing is written. */
export function importIntoSite({ paths, ...location }: ImportIntoSiteOptions): ImportResult {
  const problems = new ProblemList();
  const { files: site } = readSiteFiles(location, problems);
  const foreign = paths.flatMap((path): FileToImport[] => {
    const text = readSpecText(resolve(location.workingDirectory, path), { name: path }, problems);
    return text === undefined ? [] : [{ name: path, text }];
  });
  if (problems.hasErrors()) return { files: [], problems: problems.sorted(), ok: false };
  return importFiles(foreign, site);
}

/** Writes the files of an import; each is there as a whole or not at all. */
export function writeImported(siteDirectory: string, files: readonly ImportedFile[]): void {
  for (const { path, before, after } of files) {
    const file = join(siteDirectory, path);
    mkdirSync(dirname(file), { recursive: true });
    // A file that came into being meanwhile is not overwritten.
    if (before === undefined || !existsSync(file)) writeFileSync(file, after, { flag: 'wx' });
    else {
      writeFileSync(`${file}.new`, after);
      renameSync(`${file}.new`, file);
    }
  }
}
