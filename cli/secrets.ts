import { dirname } from 'node:path';
import {
  formatProblems,
  type Environment,
  type Problem,
  resolveApiTokens,
  resolveBackendCredentials,
  resolveSecrets,
  type Secret,
  type SecretsOptions,
} from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';
import type { LoadedSite } from './site';

/** Where the secrets of a loaded site are. */
export function secretsOptions(
  context: Context,
  { allocations }: Pick<LoadedSite, 'allocations'>,
): SecretsOptions {
  return {
    siteDirectory: dirname(allocations.file),
    workingDirectory: context.project,
    environment: context.environment,
  };
}

/** Secrets of hosts by their path, for Ansible; prints what is wrong with them and fails. */
export async function hostSecrets(
  context: Context,
  loaded: LoadedSite,
  hosts: Environment['vms'],
): Promise<ReadonlyMap<string, Secret>> {
  const { ok, secrets, problems } = await resolveHostSecrets(context, loaded, hosts);
  report(context, ok, problems);
  return new Map([...secrets].map(([path, { secret }]) => [path, secret]));
}

/**
 * Variables that Terraform gets the API tokens of nodes and the login to its state in; prints what is wrong with them and fails.
 * @param configured - hosts that are configured afterwards: what their secrets lack is told as well
 */
export async function terraformSecrets(
  context: Context,
  loaded: LoadedSite,
  { nodes: names, configured = [] }: { nodes: readonly string[]; configured?: Environment['vms'] },
): Promise<Readonly<Record<string, string>>> {
  const nodes = loaded.site.nodes.filter(({ name }) => names.includes(name));
  const options = secretsOptions(context, loaded);
  const tokens = await resolveApiTokens(nodes, loaded.secretReferences, options);
  const state = await resolveBackendCredentials(loaded.site.backend, loaded.secretReferences, options);
  const others = await resolveHostSecrets(context, loaded, configured);
  const problems = [...tokens.problems, ...state.problems, ...others.problems];
  report(context, tokens.ok && state.ok && others.ok, problems);
  const variables = [...tokens.variables, ...state.variables];
  return Object.fromEntries(variables.map(([name, secret]) => [name, secret.reveal()]));
}

/** What is wrong with the secrets of all hosts and of the state, and how many there are; nothing is printed. */
export async function lookForSecrets(
  context: Context,
  loaded: LoadedSite,
): Promise<{ count: number; problems: readonly Problem[] }> {
  const { backend, environments } = loaded.site;
  const hosts = await resolveHostSecrets(
    context,
    loaded,
    environments.flatMap(({ vms }) => vms),
  );
  const options = secretsOptions(context, loaded);
  const state = await resolveBackendCredentials(backend, loaded.secretReferences, options);
  const count = hosts.secrets.size + state.variables.size;
  return { count, problems: different([...hosts.problems, ...state.problems]) };
}

function resolveHostSecrets(
  context: Context,
  loaded: LoadedSite,
  hosts: Environment['vms'],
): ReturnType<typeof resolveSecrets> {
  const places = new Map(loaded.secretReferences.map((reference) => [reference.path, reference]));
  const paths = new Set(hosts.flatMap(({ install }) => Object.values(install.secrets ?? {})));
  const wanted = [...paths].map((path) => places.get(path) ?? { path });
  return resolveSecrets(wanted, secretsOptions(context, loaded));
}

function report({ writer }: Context, ok: boolean, problems: readonly Problem[]): void {
  const told = different(problems);
  if (told.length > 0) writer.note(formatProblems(told, { color: writer.colors.isColorSupported }));
  if (!ok) throw new CommandFailed();
}

/** What keeps one of them from being read, such as a missing identity, is told of each. */
function different(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
