import type { AskAgent } from '../inventory';
import { PveClient } from '../pve/client';
import type { Environment } from '../site';
import type { Context } from './context';
import type { Deployment } from './deployment';
import { tokenOf } from './node-token';
import type { LoadedSite } from './site';

/** PVE's answer to `agent/network-get-interfaces`, in the agent's own names. */
interface AgentAnswer {
  readonly result: readonly {
    readonly 'hardware-address'?: string;
    readonly 'ip-addresses'?: readonly { readonly 'ip-address': string }[];
  }[];
}

/** Asks guest agents through the API of the node that a machine was deployed on, with the deployment's own token. */
export class GuestAgents {
  readonly #clients = new Map<string, PveClient>();

  constructor(
    private readonly context: Context,
    private readonly loaded: LoadedSite,
    private readonly environment: Environment,
    private readonly deployment: Deployment | undefined,
  ) {}

  /** The interfaces of a machine; rejects with what PVE says as long as its agent is silent. */
  readonly ask: AskAgent = async (vm) => {
    const node = this.deployment?.hosts[vm.name]?.node ?? vm.node;
    const path = `nodes/${node}/qemu/${String(vm.vmId)}/agent/network-get-interfaces`;
    const client = await this.clientOf(vm.node);
    const { result } = await client.get<AgentAnswer>(path);
    return result.map((nic) => ({
      mac: nic['hardware-address'] ?? '',
      addresses: (nic['ip-addresses'] ?? []).map((address) => address['ip-address']),
    }));
  };

  /** Closes the connections. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  private async clientOf(name: string): Promise<PveClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const node = this.loaded.site.nodes.find((each) => each.name === name);
    if (!node) throw new Error(`the site has no node ${name}, of ${this.environment.name}`);
    const { token, reason } = await tokenOf(this.context, node, this.loaded);
    if (token === undefined) throw new Error(`no API token for node ${name}: ${reason}`);
    const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
    this.#clients.set(name, client);
    return client;
  }
}
