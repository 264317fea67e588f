import {
  findSiteDirectory,
  formatProblems,
  loadSite,
  type Environment,
  type LoadResult,
  type SecretReference,
  type SecretsOptions,
  type Site,
  writeAllocations,
} from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';
import { overridesOf, type SiteOptions } from './site-options';

export type { SiteOptions } from './site-options';

/** What a command wants of the loading, beside what the user says. */
interface ReadOptions extends SiteOptions {
  /** Names of the machines to give. */
  readonly hosts?: readonly string[];
}

/** A site that loaded, with its origins. */
export type LoadedSite = Extract<LoadResult, { ok: true }>;

function placeOf(context: Context, { site }: ReadOptions): Parameters<typeof findSiteDirectory>[0] {
  return { workingDirectory: context.project, site, environmentSite: context.environment['RACKWRIGHT_SITE'] };
}

/** Finds and loads the site, whatever is wrong with it. */
export function readSite(context: Context, options: ReadOptions): LoadResult {
  const found = findSiteDirectory(placeOf(context, options));
  if (!found.ok) return found;
  const { hosts } = options;
  return loadSite({
    siteDirectory: found.siteDirectory,
    workingDirectory: context.project,
    environment: context.environment,
    ...overridesOf(context, options),
    ...(hosts ? { hosts } : {}),
  });
}

/** Where the secrets are, and which the site names: none where it does not load, since its secrets may be the fault. */
export function secretsLocation(
  context: Context,
  options: ReadOptions,
): { readonly location: SecretsOptions; readonly references: readonly SecretReference[] } {
  const found = findSiteDirectory(placeOf(context, options));
  if (!found.ok) {
    context.writer.note(formatProblems(found.problems, { color: context.writer.colors.isColorSupported }));
    throw new CommandFailed();
  }
  const result = readSite(context, options);
  return {
    location: {
      siteDirectory: found.siteDirectory,
      workingDirectory: context.project,
      environment: context.environment,
    },
    references: result.ok ? result.secretReferences : [],
  };
}

/** Loads the site with its origins, prints its problems, and fails when one of them is an error. */
export function openSiteWithOrigins(context: Context, options: ReadOptions): LoadedSite {
  const result = readSite(context, options);
  const color = context.writer.colors.isColorSupported;
  if (result.problems.length > 0) context.writer.note(formatProblems(result.problems, { color }));
  if (!result.ok) throw new CommandFailed();
  return result;
}

/** Loads the site, prints its problems, and fails when one of them is an error. */
export function openSite(context: Context, options: ReadOptions): Site {
  return openSiteWithOrigins(context, options).site;
}

/** The same for commands that make machines: what was handed out to them is kept before they are made. */
export function openSiteToDeploy(context: Context, options: ReadOptions): LoadedSite {
  const loaded = openSiteWithOrigins(context, options);
  const { allocations } = loaded;
  if (writeAllocations(allocations)) context.writer.note(`wrote ${allocations.file}: commit it`);
  return loaded;
}

/** The named environment, or a failure that lists those that there are. */
export function pickEnvironment(context: Context, site: Site, name: string): Environment {
  const found = site.environments.find((environment) => environment.name === name);
  if (found) return found;
  const known = site.environments.map((environment) => environment.name).join(', ');
  context.writer.note(
    `ENVIRONMENT_UNKNOWN: there is no environment "${name}" in this site; there are: ${known}`,
  );
  throw new CommandFailed(2);
}
