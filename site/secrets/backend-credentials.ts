import { ProblemList } from '../errors';
import type { Backend } from '../model';
import type { ApiTokens } from './api-tokens';
import { howToCorrect, resolveSecrets, type SecretReference } from './resolve-secrets';
import { Secret } from './secret';
import type { SecretsOptions } from './secrets-file';

/**
 * Finds what Terraform logs in to its state with, as the variables that its backends read: a connection string for `pg`,
 * `ID:SECRET` for `s3`, `USER:PASSWORD` for `http`. Without a key in the site it is left to Terraform's own sources.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/pg
 */
export async function resolveBackendCredentials(
  backend: Backend,
  references: readonly SecretReference[],
  options: SecretsOptions,
): Promise<ApiTokens> {
  const none: ApiTokens = { ok: true, variables: new Map(), problems: [] };
  if (backend.type === 'local' || backend.credentialsKey === undefined) return none;
  const path = `backends.${backend.credentialsKey}`;
  const reference = references.find((each) => each.path === path) ?? { path };
  const found = await resolveSecrets([reference], options);
  const resolved = found.secrets.get(path);
  if (!resolved) return { ...none, ok: found.ok, problems: found.problems };
  const variables = variablesOf(backend.type, resolved.secret.reveal());
  if (variables) return { ok: found.ok, variables: new Map(variables), problems: found.problems };
  const problems = new ProblemList();
  problems.add({
    code: 'SECRET_FORM',
    message: `the credentials of the ${backend.type} backend are not ${FORMS[backend.type]}`,
    hint: howToCorrect(resolved),
    place: reference.place,
  });
  return { ok: false, variables: new Map(), problems: [...found.problems, ...problems.sorted()] };
}

const FORMS = {
  pg: 'a connection string such as postgres://user:password@host/database',
  s3: 'an access key as ID:SECRET',
  http: 'a login as USER:PASSWORD',
} as const;

function variablesOf(type: keyof typeof FORMS, value: string): [string, Secret][] | undefined {
  if (type === 'pg') {
    return /^postgres(ql)?:\/\/\S+$|^\S+=\S/.test(value) ? [['PG_CONN_STR', new Secret(value)]] : undefined;
  }
  const colon = value.indexOf(':');
  if (colon < 1 || colon === value.length - 1) return undefined;
  const [first, second] = [new Secret(value.slice(0, colon)), new Secret(value.slice(colon + 1))];
  return type === 's3'
    ? [
        ['AWS_ACCESS_KEY_ID', first],
        ['AWS_SECRET_ACCESS_KEY', second],
      ]
    : [
        ['TF_HTTP_USERNAME', first],
        ['TF_HTTP_PASSWORD', second],
      ];
}
