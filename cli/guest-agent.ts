import { AgentOutOfReach, type AskAgent, type AskHostKeys } from '../inventory';
import { type PveClient, PveError } from '../pve/client';
import type { Context } from './context';
import type { Deployment } from './deployment';
import { nodeClient, NodeOutOfReach } from './node-client';
import type { LoadedSite } from './site';

interface AgentInterface {
  readonly 'hardware-address'?: string;
  readonly 'ip-addresses'?: readonly { readonly 'ip-address': string }[];
}

/** PVE's answer to `agent/network-get-interfaces`, in the agent's own names. */
interface AgentAnswer {
  readonly result: readonly AgentInterface[] | Readonly<Record<string, unknown>>;
}

/** Asks guest agents through the API of the node that a machine was deployed on, with the deployment's own token. */
export class GuestAgents {
  /** Promises, so that machines asked at the same time share one token and one client. */
  readonly #clients = new Map<string, Promise<PveClient>>();

  constructor(
    private readonly context: Context,
    private readonly loaded: LoadedSite,
    private readonly deployment: Deployment | undefined,
  ) {}

  /** The interfaces of a machine; rejects with what PVE says as long as its agent is silent. */
  readonly ask: AskAgent = async (vm) => {
    const node = this.deployment?.hosts[vm.name]?.node ?? vm.node;
    const path = `nodes/${node}/qemu/${String(vm.vmId)}/agent/network-get-interfaces`;
    const client = await this.clientOf(vm.node);
    const { result } = await client.get<AgentAnswer>(path).catch(asOutOfReach);
    // The agent is the guest's own program: PVE passes on whatever it says.
    if (!isList(result)) throw new Error('the guest agent does not tell of its interfaces');
    return result.map((nic) => ({
      mac: nic['hardware-address'] ?? '',
      addresses: (nic['ip-addresses'] ?? []).map((address) => address['ip-address']),
    }));
  };

  /**
   * The public SSH key of a machine, as its agent reads it from the machine's disk; rejects as long as the agent is silent, and for
   * good where there is to be none, or where it or the token may not read files.
   */
  readonly askHostKeys: AskHostKeys = async (vm) => {
    if (!vm.agent) throw new AgentOutOfReach('its guest agent is off, by "agent: false"');
    const node = this.deployment?.hosts[vm.name]?.node ?? vm.node;
    const file = encodeURIComponent('/etc/ssh/ssh_host_ed25519_key.pub');
    const client = await this.clientOf(vm.node);
    const { content } = await client
      .get<{
        readonly content?: unknown;
      }>(`nodes/${node}/qemu/${String(vm.vmId)}/agent/file-read?file=${file}`)
      .catch(asOutOfReach);
    return typeof content === 'string' ? content.split('\n') : [];
  };

  /** Closes the connections. */
  async close(): Promise<void> {
    for (const client of await Promise.allSettled(this.#clients.values()))
      if (client.status === 'fulfilled') client.value.close();
  }

  private clientOf(name: string): Promise<PveClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const client = this.connect(name);
    this.#clients.set(name, client);
    return client;
  }

  private connect(name: string): Promise<PveClient> {
    return nodeClient(this.context, this.loaded, name).catch((error: unknown) => {
      throw error instanceof NodeOutOfReach ? new AgentOutOfReach(error.message, { cause: error }) : error;
    });
  }
}

/**
 * Rejects with what asking again would not change as such: a token without the right, an agent that PVE does not look for, or one that
 * was told to read no files, as distributions of Red Hat's family tell it.
 */
function asOutOfReach(error: unknown): never {
  const isRefused =
    error instanceof PveError &&
    (['PVE_UNAUTHENTICATED', 'PVE_FORBIDDEN'].includes(error.code) ||
      /has been disabled|No QEMU guest agent configured/i.test(error.message));
  throw isRefused ? new AgentOutOfReach(error.message, { cause: error }) : error;
}

/** For lists that cannot be written to, of which `Array.isArray` says nothing. */
function isList(result: AgentAnswer['result']): result is readonly AgentInterface[] {
  return Array.isArray(result);
}
