import type { PresentGuest } from '../deploy';
import { PveClient } from '../pve/client';
import { type Environment, nodesOf } from '../site';
import type { Context } from './context';
import { tokenOf } from './node-token';
import type { LoadedSite } from './site';

interface ListedGuest {
  readonly vmid: number;
  readonly name?: string;
  readonly node: string;
}

/**
 * Guests that the API of an environment's nodes lists; of endpoints without a token it says that it cannot look.
 * @throws PveError
 */
export async function presentGuests(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
): Promise<readonly PresentGuest[]> {
  const names = nodesOf(environment);
  const nodes = loaded.site.nodes.filter(({ name }) => names.includes(name));
  const endpoints = [...new Map(nodes.map((node) => [node.apiEndpoint, node])).values()];
  const found: PresentGuest[] = [];
  for (const node of endpoints) {
    const { token, reason } = await tokenOf(context, node, loaded);
    if (token === undefined) {
      context.writer.note(`guests of others at ${node.apiEndpoint} are not looked for: ${reason}`);
      continue;
    }
    const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
    try {
      const guests = await client.get<readonly ListedGuest[]>('cluster/resources', { type: 'vm' });
      found.push(...guests.map(({ vmid, name = '', node: on }) => ({ vmId: vmid, name, node: on })));
    } finally {
      client.close();
    }
  }
  return found;
}
