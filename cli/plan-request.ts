import type { PlanRequest, ProjectRequest } from '../deploy';
import type { Environment } from '../site';
import type { Context } from './context';
import type { LoadedSite } from './site';
import { environmentFor, type SiteOptions } from './site-options';

/** What is asked of an environment. */
export interface PlanWish {
  readonly environment: Environment;
  /** Names of the machines that are meant. @default all */
  readonly hosts?: readonly string[] | undefined;
  readonly options: SiteOptions & { readonly gateway?: boolean };
  /** API tokens and the login to the state, by their variables. @default none */
  readonly tokens?: Readonly<Record<string, string>>;
}

/** A site that was loaded, as `deploy/` works on it with the options of the command. */
export function projectRequest(
  context: Context,
  loaded: LoadedSite,
  options: SiteOptions,
  tokens: NonNullable<PlanWish['tokens']> = {},
): ProjectRequest {
  const { home, project, onInterrupt } = context;
  return {
    site: loaded.site,
    home,
    project,
    processEnvironment: { ...environmentFor(context, options), ...tokens },
    onInterrupt,
    colors: context.writer.colors.isColorSupported,
    placeOf: (subject) => loaded.origins.placeOf(subject),
  };
}

/** How `deploy/` is asked about an environment of a site that was loaded, with the options of the command. */
export function planRequest(
  context: Context,
  loaded: LoadedSite,
  { environment, hosts, options, tokens = {} }: PlanWish,
): PlanRequest {
  return {
    ...projectRequest(context, loaded, options, tokens),
    environment,
    ...(hosts ? { hosts } : {}),
    ...(options.gateway === undefined ? {} : { gateway: options.gateway }),
  };
}
