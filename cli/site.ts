import { resolve } from 'node:path';
import {
  findSiteDirectory,
  formatProblems,
  loadSite,
  type Environment,
  type LoadResult,
  type Site,
} from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** Options that every command with a site has. */
export interface SiteOptions {
  readonly site?: string;
}

/**
 * The environment of commands that this one starts, which are to find the same site: Terraform's provisioners, for
 * instance, start `rackwright configure`.
 */
export function sameSite(context: Context, { site }: SiteOptions): Context['environment'] {
  if (site === undefined) return context.environment;
  return { ...context.environment, RACKWRIGHT_SITE: resolve(context.project, site) };
}

/** Finds and loads the site, whatever is wrong with it. */
export function readSite(context: Context, options: SiteOptions): LoadResult {
  const found = findSiteDirectory({
    workingDirectory: context.project,
    site: options.site,
    environmentSite: context.environment['RACKWRIGHT_SITE'],
  });
  return found.ok
    ? loadSite({ siteDirectory: found.siteDirectory, workingDirectory: context.project })
    : found;
}

/** Loads the site, prints its problems, and fails when one of them is an error. */
export function openSite(context: Context, options: SiteOptions): Site {
  const result = readSite(context, options);
  const color = context.writer.colors.isColorSupported;
  if (result.problems.length > 0) context.writer.note(formatProblems(result.problems, { color }));
  if (!result.ok) throw new CommandFailed();
  return result.site;
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
