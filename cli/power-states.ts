import type { PveClient } from '../pve/client';
import { type Environment, nodesOf } from '../site';
import { askNode } from './ask-node';
import type { Context } from './context';
import type { LoadedSite } from './site';

/** In PVE's words, `running` or `stopped`; `gone` where it knows of no such guest. */
export type PowerState = string;

interface ListedGuest {
  readonly vmid: number;
  readonly status?: string;
}

/** A summary is to come soon, also while a node is away. */
const ANSWER_MS = 3000;

/**
 * Whether the machines of an environment run, by their ids; without those whose node's API cannot be asked.
 *
 * @param environment the whole, with the machines of all its shards
 */
export async function powerStates(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
): Promise<ReadonlyMap<number, PowerState>> {
  const names = nodesOf(environment);
  const nodes = loaded.site.nodes.filter(({ name }) => names.includes(name));
  const endpoints = new Map(nodes.map((node) => [node.apiEndpoint, node]));
  const answers = await Promise.all(
    [...endpoints].map(
      async ([endpoint, node]) =>
        [endpoint, await askNode(context, loaded, { node, ask: listGuests, timeoutMs: ANSWER_MS })] as const,
    ),
  );
  const guests = new Map(answers);
  const endpointOf = new Map(nodes.map(({ name, apiEndpoint }) => [name, apiEndpoint]));
  return new Map(
    environment.vms.flatMap(({ vmId, node }) => {
      const listed = guests.get(endpointOf.get(node) ?? '');
      if (!listed) return [];
      const guest = listed.find(({ vmid }) => vmid === vmId);
      return [[vmId, guest ? (guest.status ?? 'unknown') : 'gone'] as const];
    }),
  );
}

function listGuests(client: PveClient): Promise<readonly ListedGuest[]> {
  return client.get<readonly ListedGuest[]>('cluster/resources', { type: 'vm' });
}
