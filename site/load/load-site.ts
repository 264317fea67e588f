import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { allocate, type Allocations, type Lock, readLock, renderLock } from '../allocate';
import { checkFirewallSources, checkSite } from '../checks';
import {
  LOCK_FILE,
  readDocuments,
  readSiteFiles,
  SECRETS_FILE,
  type SiteFile,
  type SiteFiles,
} from '../documents';
import { type Finding, type Problem, ProblemList } from '../errors';
import type { Site } from '../model';
import { buildSite, ComposeFiles, excludedBy, PublicKeyFiles, resolveDrafts } from '../resolve';
import { type SecretReference, secretReferences, type Variables } from '../secrets';
import type { SourceFile } from '../text';
import { chooseFiles, type ChosenFiles, pathsOf } from './chosen-files';
import { isNoFollowUp } from './follow-ups';
import { selectHosts } from './select-hosts';
import { SiteOrigins } from './site-origins';
import { reportVanished } from './vanished';

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
  /** `name=value` texts of `--var`, below `sets`; `node=pve1` moves every environment to a node. */
  readonly vars?: readonly string[];
  /** Names of the machines to give; all are checked. @default all */
  readonly hosts?: readonly string[];
  /** True lets environments have no machines, as one that is just to get its first. @default false */
  readonly mayBeEmpty?: boolean;
  /** True refuses a site for which something would have to be handed out. */
  readonly locked?: boolean;
  /** Files to read in place of the site's own. */
  readonly chosen?: ChosenFiles;
  /**
   * What `~` stands for in paths of key files.
   * @default the user's home directory
   */
  readonly homeDirectory?: string;
  /**
   * Variables of the process, for which secrets may be had without `secrets.yaml`; no value gets into the site.
   * @default none
   */
  readonly environment?: Variables;
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
      /** What was handed out; the caller writes it with `writeAllocations`. */
      readonly allocations: Allocations;
      /** Machines of the lock that nothing describes any more, by their keys: `dev/dev4`, `hosts/rack1`. */
      readonly vanished: readonly string[];
      /** Every secret that is named, and where. */
      readonly secretReferences: readonly SecretReference[];
      /** Warnings only. */
      readonly problems: readonly Problem[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What was right; absent where nothing could be read. */
      readonly rest?: RestOfSite;
    };

/** A site with errors: good to look at, and to be acted on by nobody. */
export interface RestOfSite {
  readonly origins: SiteOrigins;
  /** The parts that are whole; undefined where not even the site's name is known. */
  readonly site: () => Site | undefined;
}

/** Reads, merges and checks a site. All problems are found in one go. */
export function loadSite(options: LoadSiteOptions): LoadResult {
  const siteDirectory = resolve(options.siteDirectory);
  const workingDirectory = resolve(options.workingDirectory ?? dirname(siteDirectory));
  const problems = new ProblemList();
  const { chosen = {} } = options;
  const own = readSiteFiles(
    { siteDirectory, workingDirectory, chosen: pathsOf(chosen, workingDirectory) },
    problems,
  );
  const read = chooseFiles(own, chosen, workingDirectory, problems);
  return load(read, { ...options, siteDirectory, workingDirectory }, problems);
}

/** The same for texts in memory; `siteDirectory` only says where relative paths start from. */
export function loadSiteTexts(files: readonly SiteFile[], options: LoadTextsOptions): LoadResult {
  const siteDirectory = resolve(options.siteDirectory);
  const workingDirectory = resolve(options.workingDirectory ?? dirname(siteDirectory));
  return load({ files, broken: [] }, { ...options, siteDirectory, workingDirectory }, new ProblemList());
}

interface ResolvedOptions extends LoadTextsOptions {
  readonly workingDirectory: string;
}

function load(read: SiteFiles, options: ResolvedOptions, problems: ProblemList): LoadResult {
  const { siteDirectory, workingDirectory, sets = [], vars = [], homeDirectory = homedir() } = options;
  // Nothing is left to judge.
  if (read.files.length === 0 && problems.hasErrors()) return { ok: false, problems: problems.sorted() };
  const documents = readDocuments({ siteDirectory, workingDirectory, ...read, sets, vars }, problems);
  // What a file that cannot be read should have said would only be reported as missing.
  if (documents.broken.size > 0) problems.narrow(isNoFollowUp(documents.broken));
  const lock = readLock(documents.lock, problems);
  const keys = new PublicKeyFiles(homeDirectory, problems);
  const remembered = (environment: string, name: string): string | undefined =>
    lock.get(`${environment}/${name}`)?.node;
  const compose = new ComposeFiles({ siteDirectory, workingDirectory }, problems);
  const resolved = resolveDrafts(documents, { keys, compose, remembered }, problems);
  const isForOnce = sets.length > 0 || vars.length > 0;
  const { drafts, allocations } = allocate(resolved, lock, problems, isForOnce);
  // What a file that cannot be read describes is not gone.
  let vanished: readonly string[] = [];
  if ([...documents.broken.keys()].every((path) => path === SECRETS_FILE)) {
    const { findMisplaced } = read;
    const excluded = excludedBy(documents);
    vanished = reportVanished({ drafts: resolved, lock, allocations, excluded, findMisplaced }, problems);
  }
  const isTold = ({ code }: Finding): boolean => options.mayBeEmpty !== true || code !== 'EMPTY_ENVIRONMENT';
  problems.during(isTold, () => {
    checkSite(drafts, problems, options.environment ?? {});
  });
  // What is missing for want of its lines was told where they should stand.
  for (const finding of documents.empty)
    if (!finding.place || !problems.hasAt(finding.place)) problems.add(finding);
  const text = renderLock(allocations);
  // Git may have given the file the line ends of another system.
  const changed = text !== documents.lock.text.replaceAll('\r\n', '\n');
  if (changed && options.locked) reportOutOfDate(documents.lock, { lock, text }, problems);
  const whole = problems.hasErrors() ? undefined : buildSite(drafts);
  // Which machines have a role, is known of whole ones alone.
  if (whole) checkFirewallSources(drafts, whole, problems);
  const site = whole && options.hosts ? selectHosts(whole, options.hosts, problems) : whole;
  const origins = new SiteOrigins(drafts);
  if (!site || problems.hasErrors()) {
    return { ok: false, problems: problems.sorted(), rest: { origins, site: () => buildSite(drafts) } };
  }
  return {
    ok: true,
    site,
    origins,
    secretReferences: secretReferences(drafts),
    allocations: { file: join(siteDirectory, LOCK_FILE), text, changed },
    vanished,
    problems: problems.sorted(),
  };
}

function reportOutOfDate(
  source: SourceFile,
  { lock, text }: { readonly lock: Lock; readonly text: string },
  problems: ProblemList,
): void {
  const lines = new Set(source.text.split('\n'));
  const [missing, ...others] = text.split('\n').filter((line) => line.startsWith('  ') && !lines.has(line));
  const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
  const what =
    renderLock(lock) === text
      ? 'it is in another form than Rackwright writes'
      : missing === undefined
        ? 'it has lines that are needed no more'
        : `it lacks ${missing.trim()}${more}`;
  problems.add({
    code: 'LOCK_OUT_OF_DATE',
    message: `${source.name} would have to change: ${what}`,
    hint: 'run `rackwright validate` without --locked and commit the file',
  });
}
