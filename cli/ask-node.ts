import { PveClient, PveError } from '../pve/client';
import type { PveNode } from '../site';
import type { Context } from './context';
import { tokenOf } from './node-token';
import type { LoadedSite } from './site';

/** A question to the API of a node. */
export interface NodeQuestion<Answer> {
  readonly node: PveNode;
  readonly ask: (client: PveClient) => Promise<Answer>;
  /** How long each request waits. @default the client's */
  readonly timeoutMs?: number;
}

/**
 * What the API of a node answers, asked with the site's own token; undefined where it cannot be asked, which is left to Terraform to
 * say.
 */
export async function askNode<Answer>(
  context: Context,
  loaded: LoadedSite,
  { node, ask, ...limit }: NodeQuestion<Answer>,
): Promise<Answer | undefined> {
  const { token } = await tokenOf(context, node, loaded);
  if (token === undefined) return undefined;
  const { apiEndpoint: endpoint, tlsVerify } = node;
  const client = new PveClient({ endpoint, token, insecure: !tlsVerify, ...limit });
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof PveError) return undefined;
    throw error;
  } finally {
    client.close();
  }
}
