import type { SecureVersion } from 'node:tls';
import { PveClient, type PveClientOptions, type PveTicket } from '../../../../pve/client';
import { flag, isSet, number, ProviderError, text } from '../../resource';
import type { ObjectValue } from '../../values';
import { ProxmoxApi } from '../api';
import { findLab, type FoundLab } from './find-lab';
import { behindGateway } from './gateway';
import type { Environment, Session } from './session';
import { readSsh } from './read-ssh';
import { VmIds } from './vm-ids';

const TLS_VERSIONS: Readonly<Record<string, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};

/**
 * Makes a session of the provider's arguments; what they leave out comes from the environment, as with the real
 * provider. At the endpoint of a running lab the lab's own token comes before those of the environment.
 *
 * @throws ProviderError
 */
export async function configure(
  config: ObjectValue,
  environment: Environment,
  temporaryDirectory: string,
): Promise<Session> {
  const endpoint = readEndpoint(config, environment);
  const base: PveClientOptions = {
    endpoint,
    insecure: readInsecure(config, environment),
    minTls: readTls(config, environment),
  };
  const origin = behindGateway(endpoint, environment);
  const lab = findLab({ environment, endpoint: origin });
  const login = await findLogin(config, environment, { ...base, origin, lab });
  const api = new ProxmoxApi({ ...base, ...login.options }, origin);
  const vmIds = new VmIds(api, {
    isRandom: flag(config, 'random_vm_ids') || environment.PROXMOX_VE_RANDOM_VM_IDS === 'true',
    start: number(config, 'random_vm_id_start') || 10000,
    end: number(config, 'random_vm_id_end') || 99999,
  });
  return {
    api,
    vmIds,
    ssh: readSsh(config, environment, { username: login.username, lab: lab?.isRunning ? lab : undefined }),
    credentials: login.source,
    isRootTicket: login.options.ticket !== undefined && login.username === 'root@pam',
    temporaryDirectory: text(config, 'tmp_dir') || (environment.PROXMOX_VE_TMPDIR ?? temporaryDirectory),
  };
}

function readEndpoint(config: ObjectValue, environment: Environment): string {
  const endpoint = (text(config, 'endpoint') || (environment.PROXMOX_VE_ENDPOINT ?? '')).trim();
  if (/^https:\/\/[^/]/.test(endpoint)) return endpoint;
  const detail =
    endpoint === ''
      ? 'Set `endpoint` on the provider, or PROXMOX_VE_ENDPOINT, to https://HOST:8006/.'
      : `Got '${endpoint}'; it must be https://HOST:PORT/, as https://127.0.0.1:8006/.`;
  throw new ProviderError('PROXMOX_ENDPOINT', 'The provider needs the address of a Proxmox VE API', {
    detail,
    path: ['endpoint'],
  });
}

function readInsecure(config: ObjectValue, environment: Environment): boolean {
  if (isSet(config, 'insecure')) return flag(config, 'insecure');
  return ['1', 'true', 'yes'].includes((environment.PROXMOX_VE_INSECURE ?? '').toLowerCase());
}

function readTls(config: ObjectValue, environment: Environment): SecureVersion {
  const wanted = text(config, 'min_tls') || (environment.PROXMOX_VE_MIN_TLS ?? '1.3');
  const version = TLS_VERSIONS[wanted];
  if (version) return version;
  const detail = `Got '${wanted}'; it must be ${Object.keys(TLS_VERSIONS).join(', ')}.`;
  throw new ProviderError('PROXMOX_TLS_VERSION', 'Unknown TLS version', { detail, path: ['min_tls'] });
}

interface Login {
  readonly options: Pick<PveClientOptions, 'token' | 'ticket'>;
  readonly source: string;
  /** `root@pam` */
  readonly username: string;
}

async function findLogin(
  config: ObjectValue,
  environment: Environment,
  {
    origin,
    lab,
    ...base
  }: PveClientOptions & { readonly origin: string; readonly lab: FoundLab | undefined },
): Promise<Login> {
  const own = text(config, 'api_token');
  if (own !== '') return tokenLogin(own, 'the argument api_token');
  // The variables may be meant for a real PVE, whose token neither helps nor belongs here. Arguments are meant.
  if (lab?.isRunning && !isLoginGiven(config)) return tokenLogin(lab.token, `the running lab '${lab.lab}'`);
  const given = pick(config, 'api_token', environment, 'PROXMOX_VE_API_TOKEN');
  if (given) return tokenLogin(given.value, given.source);
  const ticket = pick(config, 'auth_ticket', environment, 'PROXMOX_VE_AUTH_TICKET');
  if (ticket) {
    const csrfToken =
      pick(config, 'csrf_prevention_token', environment, 'PROXMOX_VE_CSRF_PREVENTION_TOKEN')?.value ?? '';
    const username = ticket.value.split(':')[1] ?? '';
    return { options: { ticket: { ticket: ticket.value, csrfToken } }, source: ticket.source, username };
  }
  const username = pick(config, 'username', environment, 'PROXMOX_VE_USERNAME');
  const password = pick(config, 'password', environment, 'PROXMOX_VE_PASSWORD');
  if (username && password) {
    const options = { ticket: await logIn(base, username.value, password.value) };
    return { options, source: username.source, username: username.value };
  }
  if (lab) return tokenLogin(lab.token, `the lab '${lab.lab}'`);
  const { hostname } = new URL(origin);
  if (hostname === '127.0.0.1' || hostname === 'localhost') {
    const detail = `Nothing is known of a lab at ${origin}, and no token was given.\nStart it with: rackwright lab up`;
    throw new ProviderError('PROXMOX_NO_CREDENTIALS', 'The lab is not up', { detail });
  }
  const detail =
    `No credentials for ${origin}: set \`api_token\` on the provider or PROXMOX_VE_API_TOKEN (USER@REALM!NAME=SECRET), ` +
    'or PROXMOX_VE_USERNAME and PROXMOX_VE_PASSWORD.';
  throw new ProviderError('PROXMOX_NO_CREDENTIALS', 'The provider has no credentials', { detail });
}

/** True when the provider block itself says who logs in. */
function isLoginGiven(config: ObjectValue): boolean {
  return (
    text(config, 'auth_ticket') !== '' || (text(config, 'username') !== '' && text(config, 'password') !== '')
  );
}

function pick(
  config: ObjectValue,
  argument: string,
  environment: Environment,
  variable: string,
): { value: string; source: string } | undefined {
  const own = text(config, argument);
  if (own !== '') return { value: own, source: `the argument ${argument}` };
  const value = environment[variable] ?? '';
  return value === '' ? undefined : { value, source: `the variable ${variable}` };
}

function tokenLogin(token: string, source: string): Login {
  if (!/^[^\s!=]+@[\w.-]+![\w.-]+=\S+$/.test(token)) {
    const detail = `${source} must hold USER@REALM!NAME=SECRET, as root@pam!rackwright=0f8fad5b-….`;
    throw new ProviderError('PROXMOX_TOKEN_FORMAT', 'The API token has the wrong form', {
      detail,
      path: ['api_token'],
    });
  }
  return { options: { token }, source, username: token.slice(0, token.indexOf('!')) };
}

async function logIn(base: PveClientOptions, username: string, password: string): Promise<PveTicket> {
  const client = new PveClient(base);
  try {
    const answer = await client.post<{ ticket?: string; CSRFPreventionToken?: string } | null>(
      'access/ticket',
      { username, password },
    );
    if (answer?.ticket !== undefined)
      return { ticket: answer.ticket, csrfToken: answer.CSRFPreventionToken ?? '' };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('PROXMOX_LOGIN', `Could not log in at ${base.endpoint} as ${username}`, {
      detail,
      cause,
    });
  } finally {
    client.close();
  }
  throw new ProviderError('PROXMOX_LOGIN', `Could not log in at ${base.endpoint} as ${username}`, {
    detail: 'The API gave no ticket.',
  });
}
