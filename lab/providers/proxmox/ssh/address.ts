import type { Operation } from '../../resource';
import type { Session } from '../session';

interface NodeInterface {
  readonly address?: string;
  readonly address6?: string;
  readonly gateway?: string;
  readonly gateway6?: string;
}

/** Where a node's SSH server is. */
export interface NodeAddress {
  readonly address: string;
  readonly port: number;
}

const SSH_PORT = 22;

/** Finds a node's address: given in the `ssh` block, else asked of the API, else its name. */
export async function findNodeAddress(node: string, operation: Operation<Session>): Promise<NodeAddress> {
  const { api, ssh } = operation.session;
  const given = ssh.nodes.get(node);
  if (given) return given;
  if (ssh.addressSource === 'dns') return { address: node, port: SSH_PORT };
  const interfaces = await api.get<readonly NodeInterface[]>(`nodes/${node}/network`);
  const withGateway = interfaces.find((entry) => entry.gateway && entry.address)?.address;
  const withGateway6 = interfaces.find((entry) => entry.gateway6 && entry.address6)?.address6;
  const any =
    interfaces.find((entry) => entry.address)?.address ??
    interfaces.find((entry) => entry.address6)?.address6;
  return { address: withGateway ?? withGateway6 ?? any ?? node, port: SSH_PORT };
}
