import { ProblemList } from '../errors';
import type { PveNode } from '../model';
import { apiTokenVariable } from '../values';
import { isApiToken } from './api-token-form';
import { genericApiToken, hasGenericLogin, secretVariable } from './environment';
import { howToCorrect, resolveSecrets, type ResolvedSecrets, type SecretReference } from './resolve-secrets';
import type { Secret } from './secret';
import type { SecretsOptions } from './secrets-file';

/** The key of the secrets that a node's API token is under. */
export function apiTokenPath({ apiTokenKey }: Pick<PveNode, 'apiTokenKey'>): string {
  return `api_tokens.${apiTokenKey}`;
}

/** What Terraform is to be given for its nodes: variables by their names. */
export interface ApiTokens extends Omit<ResolvedSecrets, 'secrets'> {
  readonly variables: ReadonlyMap<string, Secret>;
}

/**
 * Finds the API tokens of nodes. Those of the lab need none: its provider finds the lab's own. A node without a token of
 * its own takes the generic one, or the login that the provider finds by itself.
 * @param references where keys are named, for what is wrong with them
 */
export async function resolveApiTokens(
  nodes: readonly PveNode[],
  references: readonly SecretReference[],
  options: SecretsOptions,
): Promise<ApiTokens> {
  const real = nodes.filter(({ kind }) => kind !== 'lab');
  const places = new Map(references.map(({ path, place }) => [path, place]));
  const keys = new Map(real.map((node) => [apiTokenPath(node), node]));
  const wanted = [...keys].map(([path, { apiEndpoint }]) => ({
    path,
    place: places.get(path),
    isOptional:
      genericApiToken(options.environment, apiEndpoint) !== undefined ||
      hasGenericLogin(options.environment, apiEndpoint),
  }));
  const found = await resolveSecrets(wanted, options);
  const problems = new ProblemList();
  const variables = new Map<string, Secret>();
  for (const [path, node] of keys) {
    const own = found.secrets.get(path);
    const generic = own ? undefined : genericApiToken(options.environment, node.apiEndpoint);
    const secret = own?.secret ?? generic?.secret;
    if (!secret) continue;
    if (!isApiToken(secret.reveal())) {
      problems.add({
        code: 'SECRET_FORM',
        message: `the API token of ${own?.detail ?? generic?.variable ?? path} is not user@realm!id=secret`,
        hint: own ? howToCorrect(own) : `correct ${generic?.variable ?? secretVariable(path)}`,
        place: places.get(path),
      });
    }
    variables.set(own ? `TF_VAR_${apiTokenVariable(node.apiTokenKey)}` : 'PROXMOX_VE_API_TOKEN', secret);
  }
  return {
    ok: found.ok && !problems.hasErrors(),
    variables,
    problems: [...found.problems, ...problems.sorted()],
  };
}
