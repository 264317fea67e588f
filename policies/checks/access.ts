import { ofResources, when, type PolicyCheck } from '../policy';
import { block, blocks, type Body, isOff, literal, type Resource } from '../stack';

/** Whether it is on loopback, where the lab is: nobody stands between. */
function isLoopback(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function endpointOf(value: unknown, defaultOf: (name: string) => unknown): string {
  if (typeof value !== 'string') return '';
  const variable = /^\$\{var\.([\w-]+)\}$/.exec(value)?.[1];
  return variable === undefined ? value : (literal(defaultOf(variable)) ?? '');
}

function writtenOut(settings: Body, ...names: readonly string[]): readonly string[] {
  return names.filter((name) => literal(settings[name]) !== undefined);
}

/** What a resource lets somebody do where: in an entry of its own, or in those of a user or group. */
function entriesOf({ type, body }: Resource): readonly Body[] {
  return type === 'proxmox_acl' || type === 'proxmox_virtual_environment_acl' ? [body] : blocks(body['acl']);
}

/** Policies of who may do what, and of how PVE is reached. */
export const accessPolicies: readonly PolicyCheck[] = [
  {
    id: 'tls-not-verified',
    severity: 'warning',
    title: 'The certificate of PVE is verified.',
    remedy:
      'Set tls_verify on the node, and trust its authority (SSL_CERT_FILE): whoever stands between gets the API token.',
    check: ({ stack, nodes }) =>
      stack.providers('proxmox').flatMap((provider) => {
        const endpoint = endpointOf(provider['endpoint'], (name) => stack.variableDefault(name));
        const isOpen = provider['insecure'] === true && !isLoopback(endpoint);
        if (!isOpen) return [];
        const node = nodes.find(({ apiEndpoint }) => apiEndpoint === endpoint)?.name;
        const about =
          node === undefined ? {} : { subject: node, about: { node, paths: ['tls.verify', 'api_endpoint'] } };
        return [{ message: `${endpoint} is reached without verifying who it is`, ...about }];
      }),
  },
  {
    id: 'credentials-in-configuration',
    severity: 'error',
    title: 'No credentials are in the configuration.',
    remedy: 'Name a key of the secrets: what is in the configuration is in Git, in plans and in logs.',
    check: ({ stack }) => [
      ...stack.providers('proxmox').flatMap((provider) => {
        const ssh = block(provider['ssh']);
        const found = [
          ...writtenOut(provider, 'api_token', 'password', 'auth_ticket'),
          ...writtenOut(ssh, 'password', 'private_key').map((name) => `ssh.${name}`),
        ];
        return found.map((name) => ({ message: `the provider has its ${name} written out` }));
      }),
      ...Object.entries(block(stack.settings['backend'])).flatMap(([type, settings]) =>
        writtenOut(block(settings), 'conn_str', 'secret_key', 'token', 'password').map((name) => ({
          message: `the backend ${type} has its ${name} written out`,
        })),
      ),
    ],
  },
  {
    id: 'provider-not-pinned',
    severity: 'warning',
    title: 'Versions of providers are pinned.',
    remedy: 'Name one version: another one may plan to replace machines.',
    check: ({ stack }) =>
      Object.entries(block(stack.settings['required_providers'])).flatMap(([name, value]) => {
        const version = literal((value as Record<string, unknown> | null)?.['version']);
        const isPinned = version !== undefined && /^=?\s*\d+\.\d+\.\d+$/.test(version);
        return isPinned
          ? []
          : [{ subject: name, message: `provider ${name} is ${version ?? 'of any version'}` }];
      }),
  },
  {
    id: 'state-on-one-machine',
    severity: 'note',
    title: 'The state of production is where more than one person can reach it.',
    remedy: 'Set backend to pg, s3 or http: a lost state is worse than a lost machine.',
    check: ({ stack, posture }) =>
      posture === 'prod' && 'local' in block(stack.settings['backend'])
        ? [{ message: 'the state is a file on the machine that deploys', about: { paths: ['backend'] } }]
        : [],
  },
  ofResources({
    id: 'user-password-in-configuration',
    severity: 'error',
    title: 'No password of a PVE user is in the configuration.',
    remedy: 'Leave the password out and set it with pveum, or use a realm or a token.',
    types: ['proxmox_virtual_environment_user'],
    faults: ({ body }) => when(literal(body['password']) !== undefined, 'its password is written out'),
  }),
  ofResources({
    id: 'token-all-privileges',
    severity: 'warning',
    title: 'API tokens have privileges of their own.',
    remedy: 'Set privileges_separation and give the token a role: a leaked token otherwise is its user.',
    types: ['proxmox_user_token'],
    faults: ({ body }) => when(body['privileges_separation'] === false, 'it may do all that its user may'),
  }),
  ofResources({
    id: 'token-never-expires',
    severity: 'note',
    title: 'API tokens expire.',
    remedy: 'Give an expiration_date, and renew the token in time.',
    types: ['proxmox_user_token'],
    faults: ({ body }) => when(isOff(body['expiration_date']), 'it is valid for ever'),
  }),
  ofResources({
    id: 'acl-administrator',
    severity: 'warning',
    title: 'Nobody is administrator of everything.',
    remedy: 'Make a role with the privileges that are needed, and give it on the paths that are meant.',
    types: ['proxmox_acl', 'proxmox_virtual_environment_user', 'proxmox_virtual_environment_group'],
    faults: (resource) =>
      entriesOf(resource).flatMap(({ path, role_id: given }) => {
        const role = literal(given) ?? '';
        const isAll = path === '/' && ['Administrator', 'PVEAdmin'].includes(role);
        return when(isAll, `it gives ${role} on everything`);
      }),
  }),
  ofResources({
    id: 'file-plain-http',
    severity: 'error',
    title: 'Files for nodes cannot be changed on their way.',
    remedy: 'Use https, or give a checksum.',
    types: ['proxmox_virtual_environment_file'],
    faults: ({ body }) =>
      blocks(body['source_file']).flatMap((source) => {
        const path = literal(source['path']) ?? '';
        return when(
          path.startsWith('http://') && isOff(source['checksum']),
          `${path} is not encrypted, and has no checksum`,
        );
      }),
  }),
];
