import { PveClient, PveError } from '../pve/client';
import { type Environment, nodesOf, type PveNode } from '../site';
import type { Context } from './context';
import { tokenOf } from './node-token';
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
      async ([endpoint, node]) => [endpoint, await guestsAt(context, loaded, node)] as const,
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

/** What the API lists; undefined where it cannot be asked. */
async function guestsAt(
  context: Context,
  loaded: LoadedSite,
  node: PveNode,
): Promise<readonly ListedGuest[] | undefined> {
  const { token } = await tokenOf(context, node, loaded);
  if (token === undefined) return undefined;
  const { apiEndpoint: endpoint, tlsVerify } = node;
  const client = new PveClient({ endpoint, token, insecure: !tlsVerify, timeoutMs: ANSWER_MS });
  try {
    return await client.get<readonly ListedGuest[]>('cluster/resources', { type: 'vm' });
  } catch (error) {
    if (error instanceof PveError) return undefined;
    throw error;
  } finally {
    client.close();
  }
}
