import { PveClient, PveError } from '../pve/client';
import type { PveNode } from '../site';
import type { Context } from './context';
import type { LoadedSite } from './site';

/** A node that is down, or a path that swallows what is sent. */
const ANSWER_MS = 5000;

/**
 * The site with nodes at the first of their endpoints that answers; those with one endpoint are not asked, and those that
 * answer nowhere stay as they are, so that what is done with them says why.
 */
export async function reachableSite(
  { writer }: Context,
  loaded: LoadedSite,
  names: readonly string[],
): Promise<LoadedSite> {
  const wanting = loaded.site.nodes.filter(
    ({ name, failoverEndpoints = [] }) => names.includes(name) && failoverEndpoints.length > 0,
  );
  const found = new Map<string, string>();
  for (const node of wanting) {
    const endpoint = await firstThatAnswers(node);
    if (endpoint === undefined || endpoint === node.apiEndpoint) continue;
    writer.note(`${node.name} does not answer at ${node.apiEndpoint}; going on at ${endpoint}`);
    found.set(node.name, endpoint);
  }
  if (found.size === 0) return loaded;
  const nodes = loaded.site.nodes.map((node) => ({ ...node, ...at(node, found.get(node.name)) }));
  return { ...loaded, site: { ...loaded.site, nodes } };
}

/** The endpoint that was passed over is the last that stands in. */
function at(
  { apiEndpoint, failoverEndpoints = [] }: PveNode,
  endpoint: string | undefined,
): Partial<PveNode> {
  if (endpoint === undefined) return {};
  const others = failoverEndpoints.filter((each) => each !== endpoint);
  return { apiEndpoint: endpoint, failoverEndpoints: [...others, apiEndpoint] };
}

async function firstThatAnswers({
  apiEndpoint,
  failoverEndpoints = [],
  tlsVerify,
}: PveNode): Promise<string | undefined> {
  for (const endpoint of [apiEndpoint, ...failoverEndpoints]) {
    if (await answers(endpoint, !tlsVerify)) return endpoint;
  }
  return undefined;
}

/** Any answer is one: that nobody has logged in is told by what is there. */
async function answers(endpoint: string, insecure: boolean): Promise<boolean> {
  const client = new PveClient({ endpoint, insecure, timeoutMs: ANSWER_MS });
  try {
    await client.get('version');
    return true;
  } catch (error) {
    return error instanceof PveError && error.code !== 'PVE_UNREACHABLE';
  } finally {
    client.close();
  }
}
