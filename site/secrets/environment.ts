import type { Variables } from './age/identities';
import { apiTokenVariable } from '../values';
import { Secret } from './secret';

/** Name of the variable for a key of the secrets: `passwords.database` gives `RACKWRIGHT_SECRET_PASSWORDS_DATABASE`. */
export function secretVariable(path: string): string {
  return `RACKWRIGHT_SECRET_${path.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
}

/** A secret of the environment and the name of its variable. */
export interface EnvironmentSecret {
  readonly secret: Secret;
  readonly variable: string;
}

/** The variables that hold a key of the secrets, the first first; an API token may come as Terraform takes it. */
function variablesOf(path: string): readonly string[] {
  const [section = '', ...rest] = path.split('.');
  const own = secretVariable(path);
  return section === 'api_tokens' ? [`TF_VAR_${apiTokenVariable(rest.join('.'))}`, own] : [own];
}

/** The value of a key in the environment; an empty variable counts as none. */
export function secretOfEnvironment(environment: Variables, path: string): EnvironmentSecret | undefined {
  for (const variable of variablesOf(path)) {
    const found = taken(environment, variable);
    if (found) return found;
  }
  return undefined;
}

/** Tells which keys may be had without `secrets.yaml`: what Vault holds is not known before it is asked. */
export function secretsElsewhere(environment: Variables): (path: string) => boolean {
  const isVaultThere = (environment['VAULT_ADDR'] ?? '') !== '';
  return (path) => isVaultThere || secretOfEnvironment(environment, path) !== undefined;
}

/**
 * The API token that is not for one node: `PROXMOX_VE_API_TOKEN`, or the pair `PM_API_TOKEN_ID` and
 * `PM_API_TOKEN_SECRET`, which the Telmate provider takes. None where `PROXMOX_VE_ENDPOINT` or `PM_API_URL` says that it
 * is for another endpoint.
 */
export function genericApiToken(environment: Variables, endpoint: string): EnvironmentSecret | undefined {
  const whole = taken(environment, 'PROXMOX_VE_API_TOKEN');
  if (whole) return isFor(environment['PROXMOX_VE_ENDPOINT'], endpoint) ? whole : undefined;
  const id = taken(environment, 'PM_API_TOKEN_ID')?.secret.reveal();
  const secret = taken(environment, 'PM_API_TOKEN_SECRET')?.secret.reveal();
  if (id === undefined || secret === undefined || !isFor(environment['PM_API_URL'], endpoint))
    return undefined;
  return { secret: new Secret(`${id}=${secret}`), variable: 'PM_API_TOKEN_ID and PM_API_TOKEN_SECRET' };
}

/** Whether the environment has a ticket, or a user and a password, which the provider takes by itself. */
export function hasGenericLogin(environment: Variables, endpoint: string): boolean {
  const has = (name: string): boolean => taken(environment, name) !== undefined;
  const login = has('PROXMOX_VE_AUTH_TICKET') || (has('PROXMOX_VE_USERNAME') && has('PROXMOX_VE_PASSWORD'));
  return login && isFor(environment['PROXMOX_VE_ENDPOINT'], endpoint);
}

function isFor(named: string | undefined, endpoint: string): boolean {
  if (named === undefined || named === '') return true;
  try {
    return new URL(named).host === new URL(endpoint).host;
  } catch {
    return false;
  }
}

function taken(environment: Variables, variable: string): EnvironmentSecret | undefined {
  const value = environment[variable] ?? '';
  return value === '' ? undefined : { secret: new Secret(value), variable };
}
