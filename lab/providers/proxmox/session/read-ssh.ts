import { block, blocks, flag, number, text } from '../../resource';
import type { ObjectValue } from '../../values';
import type { FoundLab } from './find-lab';
import type { Environment } from './session';
import type { SshSettings } from './ssh-settings';

/** What is known apart from the `ssh` block. */
interface KnownOfSsh {
  /** Account of the API, without its realm. */
  readonly username: string;
  /** The running lab at the endpoint, whose nodes and key need not be told. */
  readonly lab: FoundLab | undefined;
}

/** Reads how nodes are reached over SSH: the `ssh` block, the environment, and what a running lab says of itself. */
export function readSsh(
  config: ObjectValue,
  environment: Environment,
  { username, lab }: KnownOfSsh,
): SshSettings {
  const ssh = block(config, 'ssh');
  const hasAgent = flag(ssh, 'agent') || environment.PROXMOX_VE_SSH_AGENT === 'true';
  const socket =
    text(ssh, 'agent_socket') || (environment.PROXMOX_VE_SSH_AUTH_SOCK ?? environment.SSH_AUTH_SOCK ?? '');
  const agentSocket = hasAgent ? optional(socket) : undefined;
  const ownKey = text(ssh, 'private_key');
  // As with tokens: the block is meant for this endpoint, variables may be for a real PVE.
  const isLoginGiven = ownKey !== '' || flag(ssh, 'agent') || text(ssh, 'password') !== '';
  const key = isLoginGiven ? undefined : lab?.privateKey;
  return {
    username: text(ssh, 'username') || (environment.PROXMOX_VE_SSH_USERNAME ?? username.split('@')[0] ?? ''),
    privateKey: key ?? optional(ownKey || environment.PROXMOX_VE_SSH_PRIVATE_KEY),
    agentSocket,
    password: sshPassword(config, environment),
    home: environment.HOME,
    nodes: new Map([
      ...(lab?.nodes ?? []).map(({ node, address, port }) => [node, { address, port }] as const),
      ...blocks(ssh, 'node').map(
        (node) =>
          [text(node, 'name'), { address: text(node, 'address'), port: number(node, 'port') || 22 }] as const,
      ),
    ]),
    addressSource: text(ssh, 'node_address_source') === 'dns' ? 'dns' : 'api',
  };
}

const optional = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Without one of its own SSH takes the provider's: root@pam is root of the nodes. */
function sshPassword(config: ObjectValue, environment: Environment): string | undefined {
  const candidates = [
    text(block(config, 'ssh'), 'password'),
    environment.PROXMOX_VE_SSH_PASSWORD,
    text(config, 'password'),
    environment.PROXMOX_VE_PASSWORD,
  ];
  return candidates.find((password) => password !== undefined && password !== '');
}
