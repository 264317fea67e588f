import { findSiteDirectory, formatProblems, loadSite, type Environment, type Site } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** Options that every command with a site has. */
export interface SiteOptions {
  readonly site?: string;
}

/** Loads the site, prints its problems, and fails when one of them is an error. */
export function openSite(context: Context, options: SiteOptions): Site {
  const directory = findSiteDirectory({
    explicit: options.site,
    fromEnvironment: context.environment['RACKWRIGHT_SITE'],
    workingDirectory: context.project,
  });
  const result = loadSite({ siteDirectory: directory });
  const color = context.writer.colors.isColorSupported;
  if (result.problems.length > 0) context.writer.note(formatProblems(result.problems, { color }));
  if (!result.site) throw new CommandFailed();
  return result.site;
}

/** The named environment, or a failure that lists those that there are. */
export function pickEnvironment(context: Context, site: Site, name: string): Environment {
  const found = site.environments.find((environment) => environment.name === name);
  if (found) return found;
  const known = site.environments.map((environment) => environment.name).join(', ');
  context.writer.note(`ENVIRONMENT_UNKNOWN: there is no environment "${name}" in this site; there are: ${known}`);
  throw new CommandFailed(2);
}
