import type { Variables } from './age/identities';
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

/** The value of a key in the environment; an empty variable counts as none. */
export function secretOfEnvironment(environment: Variables, path: string): EnvironmentSecret | undefined {
  return taken(environment, secretVariable(path));
}

/**
 * The API token that is not for one node: `PROXMOX_VE_API_TOKEN`, or the pair `PM_API_TOKEN_ID` and
 * `PM_API_TOKEN_SECRET` of the Telmate provider and of Packer's habits.
 */
export function genericApiToken(environment: Variables): EnvironmentSecret | undefined {
  const whole = taken(environment, 'PROXMOX_VE_API_TOKEN');
  if (whole) return whole;
  const id = taken(environment, 'PM_API_TOKEN_ID')?.secret.reveal();
  const secret = taken(environment, 'PM_API_TOKEN_SECRET')?.secret.reveal();
  if (id === undefined || secret === undefined) return undefined;
  return { secret: new Secret(`${id}=${secret}`), variable: 'PM_API_TOKEN_ID and PM_API_TOKEN_SECRET' };
}

function taken(environment: Variables, variable: string): EnvironmentSecret | undefined {
  const value = environment[variable] ?? '';
  return value === '' ? undefined : { secret: new Secret(value), variable };
}
