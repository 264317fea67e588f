import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { checkSite } from '../checks';
import { readDocuments, readSiteFiles, type SiteFile } from '../documents';
import { type Problem, ProblemList } from '../errors';
import type { Site } from '../model';
import { buildSite, PublicKeyFiles, resolveDrafts } from '../resolve';
import { chooseFiles, type ChosenFiles } from './chosen-files';
import { SiteOrigins } from './site-origins';

/** What to load, and what the command line says about it. */
export interface LoadSiteOptions {
  /** Folder of the site, as `findSiteDirectory` gives it. */
  readonly siteDirectory: string;
  /**
   * Folder that names in problems, paths in `--set` and those of chosen files start from.
   * @default the folder around the site
   */
  readonly workingDirectory?: string;
  /** `path=value` texts, the highest layer; `vms.dev1.memory=2GiB`. */
  readonly sets?: readonly string[];
  /** Files to read in place of the site's own. */
  readonly chosen?: ChosenFiles;
  /**
   * What `~` stands for in paths of key files.
   * @default the user's home directory
   */
  readonly homeDirectory?: string;
}

/** What to make of texts that are no files. */
export type LoadTextsOptions = Omit<LoadSiteOptions, 'chosen'>;

/** The merged site, or everything that is wrong with it. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly site: Site;
      /** Where each value came from. */
      readonly origins: SiteOrigins;
      /** Warnings only. */
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads, merges and checks a site. All problems are found in one go. */
export function loadSite(options: LoadSiteOptions): LoadResult {
  const siteDirectory = resolve(options.siteDirectory);
  const workingDirectory = resolve(options.workingDirectory ?? dirname(siteDirectory));
  const problems = new ProblemList();
  const own = readSiteFiles({ siteDirectory, workingDirectory }, problems);
  const files = chooseFiles(own, options.chosen ?? {}, workingDirectory, problems);
  return load(files, { ...options, siteDirectory, workingDirectory }, problems);
}

/** The same for texts in memory; `siteDirectory` only says where relative paths start from. */
export function loadSiteTexts(files: readonly SiteFile[], options: LoadTextsOptions): LoadResult {
  const siteDirectory = resolve(options.siteDirectory);
  const workingDirectory = resolve(options.workingDirectory ?? dirname(siteDirectory));
  return load(files, { ...options, siteDirectory, workingDirectory }, new ProblemList());
}

interface ResolvedOptions extends LoadTextsOptions {
  readonly workingDirectory: string;
}

function load(files: readonly SiteFile[], options: ResolvedOptions, problems: ProblemList): LoadResult {
  const { siteDirectory, workingDirectory, sets = [], homeDirectory = homedir() } = options;
  const unread = problems.hasErrors();
  const documents = readDocuments({ siteDirectory, workingDirectory, files, sets }, problems);
  // What a file that cannot be read should have said would only be reported as missing.
  if (unread || !documents.complete) return { ok: false, problems: problems.sorted() };
  const drafts = resolveDrafts(documents, new PublicKeyFiles(homeDirectory, problems), problems);
  checkSite(drafts, problems);
  const site = problems.hasErrors() ? undefined : buildSite(drafts);
  if (!site) return { ok: false, problems: problems.sorted() };
  return { ok: true, site, origins: new SiteOrigins(drafts), problems: problems.sorted() };
}
