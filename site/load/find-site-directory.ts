import { statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ProblemList, type Problem } from '../errors';

/** Where a site may be. Entry points read the command line and the environment; this takes what they read. */
export interface FindSiteOptions {
  /** Folder that relative paths start from. */
  readonly workingDirectory: string;
  /** Value of `--site`. */
  readonly site?: string | undefined;
  /** Value of `$RACKWRIGHT_SITE`. */
  readonly environmentSite?: string | undefined;
}

/** The folder of a site, or the reason why there is none. */
export type FindSiteResult =
  | { readonly ok: true; readonly siteDirectory: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const USUAL_PLACES = ['specs', '../site-config', '/opt/rackwright/site-config'];

/**
 * Finds the folder of the site, an absolute path: `--site`, `$RACKWRIGHT_SITE`, `./specs`, `../site-config`,
 * `/opt/rackwright/site-config`. A folder that was asked for is never passed over for a usual one.
 */
export function findSiteDirectory({
  workingDirectory,
  site,
  environmentSite,
}: FindSiteOptions): FindSiteResult {
  const asked = [site, environmentSite].find((candidate) => candidate !== undefined && candidate !== '');
  const candidates = (asked === undefined ? USUAL_PLACES : [asked]).map((path) =>
    resolve(workingDirectory, path),
  );
  const found = candidates.find(isSite);
  if (found !== undefined) return { ok: true, siteDirectory: found };
  const problems = new ProblemList();
  problems.add({
    code: 'SITE_NOT_FOUND',
    message: `no site.yaml in ${candidates.join(', ')}`,
    hint:
      asked === undefined
        ? 'run where ./specs is, or name the folder with --site FOLDER or RACKWRIGHT_SITE'
        : hintFor(candidates[0] ?? ''),
  });
  return { ok: false, problems: problems.sorted() };
}

function isSite(directory: string): boolean {
  return statusOf(join(directory, 'site.yaml'))?.isFile() ?? false;
}

function hintFor(path: string): string {
  const status = statusOf(path);
  if (status?.isDirectory()) return 'name the folder that holds site.yaml';
  if (!status) return 'there is no such folder: name the one that holds site.yaml';
  const folder = dirname(path);
  return isSite(folder)
    ? `that is a file: did you mean "${folder}"?`
    : 'that is a file: name the folder that holds site.yaml';
}

/** Undefined also below what is no folder, and where nobody may look. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
