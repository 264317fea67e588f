import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatStatistics, hasSaved, type Gateway, type GatewayOptions, startGateway } from '../gateway';
import { apiEndpointVariable, nodesOf, type PveNode } from '../site';
import type { PlanRequest } from './deploy-request';

/** What gateways are opened for. In the project's folder lie their certificates, while they are of use. */
type GatewaysOptions = Pick<PlanRequest, 'site' | 'environment' | 'project' | 'processEnvironment'>;

/** Gateways before all endpoints of an environment. */
export interface Gateways {
  /** The environment for Terraform. */
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** A line for each that says what it saved so far; none of those that saved nothing. */
  summaries(): readonly string[];
  close(): Promise<void>;
}

/** Opens a gateway before each PVE endpoint that the environment's machines are at. */
export async function openGateways(options: GatewaysOptions): Promise<Gateways> {
  const { environment, project, processEnvironment } = options;
  const nodes = gatedNodes(options);
  const endpoints = [...new Map(nodes.map((node) => [node.apiEndpoint, node])).values()];
  const gateways = new Map<string, Gateway>();
  for (const { apiEndpoint: endpoint, failoverEndpoints: others = [], tlsVerify } of endpoints) {
    const limits = limitsOf(nodes.filter(({ apiEndpoint }) => apiEndpoint === endpoint));
    const insecure = !tlsVerify;
    gateways.set(
      endpoint,
      await startGateway({ endpoint, others, insecure, environment: processEnvironment, ...limits }),
    );
  }
  const all = [...gateways.values()];
  const trust = writeTrust(
    join(project, '.rackwright', 'gateway', environment.name),
    all,
    processEnvironment,
  );
  const urls = nodes.map(({ name, apiEndpoint }) => [
    `TF_VAR_${apiEndpointVariable(name)}`,
    gateways.get(apiEndpoint)?.url,
  ]);
  return {
    processEnvironment: {
      ...processEnvironment,
      ...trust.variables,
      ...(Object.fromEntries(urls) as Record<string, string>),
      // By which the lab's provider knows the lab again.
      RACKWRIGHT_GATEWAYS: JSON.stringify(
        Object.fromEntries([...gateways].map(([endpoint, { url }]) => [url, endpoint])),
      ),
    },
    summaries: () =>
      all.flatMap(({ statistics }) => (hasSaved(statistics) ? [formatStatistics(statistics)] : [])),
    close: async () => {
      await Promise.all(all.map((gateway) => gateway.close()));
      trust.remove();
    },
  };
}

/**
 * Works while gateways stand before what Terraform talks to, and says what they saved; without them where none are wanted.
 *
 * @param work gets the environment for Terraform
 */
export async function throughGateways<Result>(
  request: PlanRequest,
  work: (processEnvironment: PlanRequest['processEnvironment']) => Promise<Result>,
): Promise<Result> {
  if (request.gateway === false) return work(request.processEnvironment);
  const gateways = await openGateways(request);
  try {
    return await work(gateways.processEnvironment);
  } finally {
    await gateways.close();
    for (const summary of gateways.summaries()) request.onGateway?.(summary);
  }
}

/** The environment's nodes; not those whose variables are of two endpoints, or are set by who calls. */
function gatedNodes({ site, environment, processEnvironment }: GatewaysOptions): readonly PveNode[] {
  const names = nodesOf(environment);
  const nodes = site.nodes.filter(({ name }) => names.includes(name));
  return nodes.filter(({ name, apiEndpoint }) => {
    const variable = apiEndpointVariable(name);
    const others = nodes.filter((each) => apiEndpointVariable(each.name) === variable);
    return (
      processEnvironment[`TF_VAR_${variable}`] === undefined &&
      others.every((each) => each.apiEndpoint === apiEndpoint)
    );
  });
}

/** What the specs say of how much is done at once; a storage that is not shared is another one on each node. */
function limitsOf(nodes: readonly PveNode[]): Pick<GatewayOptions, 'nodes' | 'storages'> {
  const limited = (name: string, concurrency: number | undefined): (readonly [string, number])[] =>
    concurrency ? [[name, concurrency]] : [];
  const storages = nodes.flatMap((node) =>
    (node.storages ?? []).flatMap(({ name, shared, concurrency }) =>
      limited(shared ? name : `${node.name}/${name}`, concurrency),
    ),
  );
  return {
    nodes: new Map(nodes.flatMap(({ name, concurrency }) => limited(name, concurrency))),
    storages: new Map(storages),
  };
}

/** Removes what deploys that were killed left. */
function sweep(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    try {
      process.kill(Number(name), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH')
        rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Makes the certificates known to providers in Go and in Node, beside those that they trust already. */
function writeTrust(
  folder: string,
  gateways: readonly Gateway[],
  { SSL_CERT_DIR: folders, NODE_EXTRA_CA_CERTS: extra }: GatewaysOptions['processEnvironment'],
): { readonly variables: Record<string, string>; remove(): void } {
  const own = gateways.map(({ certificate }) => certificate).join('');
  sweep(folder);
  const mine = join(folder, String(process.pid));
  mkdirSync(mine, { recursive: true, mode: 0o700 });
  const file = join(mine, 'ca.pem');
  writeFileSync(file, `${extra ? readFileSync(extra, 'utf8') : ''}\n${own}`);
  return {
    variables: {
      // Setting it takes the place of Go's own folders, which are these.
      SSL_CERT_DIR: [folders ?? '/etc/ssl/certs:/etc/pki/tls/certs', mine].join(':'),
      NODE_EXTRA_CA_CERTS: file,
    },
    remove: () => {
      rmSync(mine, { recursive: true, force: true });
    },
  };
}
