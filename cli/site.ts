import {
  findPart,
  findSiteDirectory,
  formatProblems,
  loadSite,
  type Environment,
  type LoadResult,
  type LoadSiteOptions,
  partsOf,
  type PveNode,
  type SecretReference,
  type SecretsOptions,
  type Site,
  suggestName,
} from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';
import { keepAllocations } from './keep-allocations';
import { overridesOf, type SiteOptions } from './site-options';

export type { SiteOptions } from './site-options';

/** A site that loaded, with its origins. */
export type LoadedSite = Extract<LoadResult, { ok: true }>;

function placeOf(context: Context, { site }: SiteOptions): Parameters<typeof findSiteDirectory>[0] {
  return { workingDirectory: context.project, site, environmentSite: context.environment['RACKWRIGHT_SITE'] };
}

/** What a command wants of a site. */
type Wanted = Pick<LoadSiteOptions, 'hosts' | 'mayBeEmpty'>;

/** The folder of the specs; undefined where there is none. */
export function siteFolder(context: Context, options: SiteOptions): string | undefined {
  const found = findSiteDirectory(placeOf(context, options));
  return found.ok ? found.siteDirectory : undefined;
}

/** Finds and loads the site, whatever is wrong with it. */
export function readSite(context: Context, options: SiteOptions, wanted: Wanted = {}): LoadResult {
  const found = findSiteDirectory(placeOf(context, options));
  if (!found.ok) return found;
  return loadSite({
    siteDirectory: found.siteDirectory,
    workingDirectory: context.project,
    environment: context.environment,
    ...overridesOf(context, options),
    ...wanted,
  });
}

/** Where the secrets are, and which the site names: none where it does not load, since its secrets may be the fault. */
export function secretsLocation(
  context: Context,
  options: SiteOptions,
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

/** Loads the site and prints its problems, whatever they are. */
export function tellOfSite(context: Context, options: SiteOptions, wanted?: Wanted): LoadResult {
  const result = readSite(context, options, wanted);
  const color = context.writer.colors.isColorSupported;
  if (result.problems.length > 0) context.writer.note(formatProblems(result.problems, { color }));
  return result;
}

/** Loads the site with its origins, prints its problems, and fails when one of them is an error. */
export function openSiteWithOrigins(context: Context, options: SiteOptions, wanted?: Wanted): LoadedSite {
  const result = tellOfSite(context, options, wanted);
  if (!result.ok) throw new CommandFailed();
  return result;
}

/** The same for a command that another one of ours started, which has told of the site: only an error is told again. */
export function openToldSite(context: Context, options: SiteOptions): LoadedSite {
  const result = readSite(context, options);
  return result.ok ? result : openSiteWithOrigins(context, options);
}

/** Loads the site, prints its problems, and fails when one of them is an error. */
export function openSite(context: Context, options: SiteOptions): Site {
  return openSiteWithOrigins(context, options).site;
}

/** The same for commands that make machines: what was handed out to them is kept before they are made. */
export function openSiteToDeploy(context: Context, options: SiteOptions): LoadedSite {
  const loaded = openSiteWithOrigins(context, options);
  keepAllocations(context, loaded.allocations);
  return loaded;
}

/** What an environment and its machines are called. */
interface EnvironmentNames {
  readonly name: string;
  readonly vms: readonly { readonly name: string }[];
}

/** The named environment, or a failure that lists those that there are. */
export function pickEnvironment<E extends EnvironmentNames>(
  context: Context,
  site: { readonly environments: readonly E[] },
  name: string,
): E {
  const found = site.environments.find((environment) => environment.name === name);
  if (found) return found;
  const known = site.environments.map((environment) => environment.name).join(', ');
  // A machine in the place of its environment is the usual slip.
  const owner = site.environments.find(({ vms }) => vms.some((vm) => vm.name === name));
  const hint = owner
    ? `it is a machine of "${owner.name}", which comes before it`
    : known === ''
      ? 'it has none'
      : `there are: ${known}`;
  context.writer.note(`ENVIRONMENT_UNKNOWN: there is no environment "${name}" in this site; ${hint}`);
  throw new CommandFailed(2);
}

/** An environment or a part of one that is divided, `dev/3`, with the whole that it is of; or a failure. */
export function pickPart(
  context: Context,
  site: Site,
  name: string,
): { readonly whole: Environment; readonly part: Environment } {
  const found = findPart(site.environments, name);
  if (found) return found;
  const whole = pickEnvironment(context, site, name);
  return { whole, part: partsOf(whole)[0] ?? whole };
}

/** Parts that a name means: all of an environment that is divided, or one of them, `dev/3`; or a failure. */
export function pickParts(context: Context, site: Site, name: string): readonly Environment[] {
  const { whole, part } = pickPart(context, site, name);
  return part.partOf === undefined ? partsOf(whole) : [part];
}

/** The named node, or a failure that lists those that there are. */
export function pickNode({ writer }: Context, { nodes }: Site, name: string): PveNode {
  const found = nodes.find((node) => node.name === name);
  if (found) return found;
  const known = nodes.map((node) => node.name);
  writer.note(`NODE_UNKNOWN: there is no node "${name}" in this site; ${suggestName(name, known, 'node')}`);
  throw new CommandFailed(2);
}

/** The names that `--hosts` gives, or a failure where one of them is none of those that there are. */
export function pickHosts(
  { writer }: Context,
  names: readonly string[] | undefined,
  known: readonly string[],
): readonly string[] | undefined {
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    writer.note(`HOST_UNKNOWN: there is no host "${name}" here; ${suggestName(name, known, 'host')}`);
    throw new CommandFailed(2);
  }
  return names;
}
