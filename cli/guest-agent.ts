import type { AskAgent } from '../inventory';
import { PveClient } from '../pve/client';
import type { Environment, Site } from '../site';
import type { Context } from './context';
import type { Deployment } from './deployment';
import { tokenOf } from './node-token';

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
    private readonly site: Site,
    private readonly environment: Environment,
    private readonly deployment: Deployment | undefined,
  ) {}

  /** The interfaces of a machine; rejects with what PVE says as long as its agent is silent. */
  readonly ask: AskAgent = async (vm) => {
    const node = this.deployment?.hosts[vm.name]?.node ?? vm.node;
    const path = `nodes/${node}/qemu/${String(vm.vmId)}/agent/network-get-interfaces`;
    const { result } = await this.clientOf(vm.node).get<AgentAnswer>(path);
    return result.map((nic) => ({
      mac: nic['hardware-address'] ?? '',
      addresses: (nic['ip-addresses'] ?? []).map((address) => address['ip-address']),
    }));
  };

  /** Closes the connections. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  private clientOf(name: string): PveClient {
    const known = this.#clients.get(name);
    if (known) return known;
    const node = this.site.nodes.find((each) => each.name === name);
    const token = node && tokenOf(this.context, node);
    if (!node || token === undefined)
      throw new Error(
        `there is no API token for node ${name} of ${this.environment.name}: rackwright doctor`,
      );
    const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
    this.#clients.set(name, client);
    return client;
  }
}
