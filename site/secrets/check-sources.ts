import { type Problem, ProblemList } from '../errors';
import type { Site } from '../model';
import { formatPlace } from '../errors';
import { isApiToken } from './api-token-form';
import { apiTokenPath } from './api-tokens';
import { genericApiToken } from './environment';
import { howToCorrect, resolveSecrets, type ResolvedSecret, type SecretReference } from './resolve-secrets';
import { SecretsFile, type SecretsOptions } from './secrets-file';

/** A key of the secrets, and whether it can be had; never its value. */
export interface CheckedSecret {
  /** `api_tokens.pve1` */
  readonly path: string;
  /**
   * `optional` where something does without it: a node of the lab, a login of the environment; `locked` where it is in the
   * file, which cannot be decrypted here.
   */
  readonly state: 'found' | 'missing' | 'locked' | 'optional' | 'unused';
  readonly source?: ResolvedSecret['source'];
  /** The variable, the place in the file, or the path in Vault. */
  readonly detail?: string;
  /** Where the key is named, `specs/nodes/pve1.yaml:4:12`. */
  readonly usedAt?: readonly string[];
}

/** Everything about a site's secrets but their values. */
export interface SecretsCheck {
  readonly ok: boolean;
  readonly secrets: readonly CheckedSecret[];
  readonly problems: readonly Problem[];
}

/** Looks for each secret that the site names, in all of its sources, and for those that nothing names. */
export async function checkSecretSources(
  site: Site,
  references: readonly SecretReference[],
  options: SecretsOptions,
): Promise<SecretsCheck> {
  const places = new Map<string, string[]>();
  for (const { path, place } of references) {
    const known = places.get(path) ?? [];
    places.set(path, place ? [...known, formatPlace(place)] : known);
  }
  const unique = [...places].map(([path, usedAt]) => ({ path, usedAt }));
  const problems = new ProblemList();
  const file = SecretsFile.open(options, problems);
  // A map, such as the login of a BMC, is looked for by each of its keys.
  const wanted = unique.flatMap((reference) =>
    file?.kindOf(reference.path) === 'other'
      ? file.keysBelow(reference.path).map((path) => ({ ...reference, path }))
      : [reference],
  );
  const optional = optionalPaths(site, options);
  const found = await resolveSecrets(
    wanted.map(({ path }) => ({ path, isOptional: true })),
    options,
  );
  const checked = wanted.map(({ path, usedAt }): CheckedSecret => {
    const secret = found.secrets.get(path);
    const isLocked = !secret && file?.kindOf(path) === 'value';
    if (path.startsWith('api_tokens.') && secret && !isApiToken(secret.secret.reveal())) {
      const message = `the API token "${path.slice('api_tokens.'.length)}" of ${secret.detail} is not user@realm!id=secret`;
      problems.add({ code: 'SECRET_FORM', message, hint: howToCorrect(secret) });
    }
    return {
      path,
      state: secret ? 'found' : isLocked ? 'locked' : optional.has(path) ? 'optional' : 'missing',
      ...(secret ? { source: secret.source, detail: secret.detail } : {}),
      ...(usedAt.length > 0 ? { usedAt } : {}),
    };
  });
  const used = new Set(wanted.map(({ path }) => path));
  const unused = (file?.keysBelow() ?? []).filter((path) => !used.has(path));
  return {
    ok:
      found.ok &&
      !problems.hasErrors() &&
      checked.every(({ state }) => state !== 'missing' && state !== 'locked'),
    secrets: [
      ...checked,
      ...unused.map((path): CheckedSecret => ({ path, state: 'unused', source: 'file' })),
    ],
    problems: [...found.problems, ...problems.sorted().filter(({ code }) => code === 'SECRET_FORM')],
  };
}

/** API tokens that are not needed: the lab has its own, and a generic one may stand in. */
function optionalPaths({ nodes }: Site, { environment }: SecretsOptions): ReadonlySet<string> {
  const isOptional = (path: string): boolean =>
    nodes
      .filter((node) => apiTokenPath(node) === path)
      .every(
        ({ kind, apiEndpoint }) => kind === 'lab' || genericApiToken(environment, apiEndpoint) !== undefined,
      );
  return new Set(nodes.map(apiTokenPath).filter(isOptional));
}
