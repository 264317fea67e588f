import { PveClient } from '../pve/client';
import type { Context } from './context';
import { tokenOf } from './node-token';
import type { LoadedSite } from './site';

/** A node whose API cannot be asked: it is not in the site, or there is no token for it. */
export class NodeOutOfReach extends Error {
  readonly code = 'NODE_OUT_OF_REACH';
  override readonly name = 'NodeOutOfReach';
}

/**
 * A client of a node's API with the site's own token, to be closed by the caller.
 * @throws {@link NodeOutOfReach}
 */
export async function nodeClient(context: Context, loaded: LoadedSite, name: string): Promise<PveClient> {
  const node = loaded.site.nodes.find((each) => each.name === name);
  if (!node) throw new NodeOutOfReach(`the site has no node ${name}`);
  const { token, reason } = await tokenOf(context, node, loaded);
  if (token === undefined) throw new NodeOutOfReach(`no API token for node ${name}: ${reason}`);
  return new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
}
