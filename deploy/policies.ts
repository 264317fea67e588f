import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countsOf, evaluate, type PolicyReport, type SizedStorage } from '../policies';
import {
  type Environment,
  nodesOf,
  partsOf,
  type Posture,
  pveClusters,
  type PveNode,
  type Site,
  type SiteOrigins,
} from '../site';
import { nodeStackName } from '../stacks';
import { DeployError } from './deploy-error';
import type { DeployRequest, NodePlanRequest, PlanRequest } from './deploy-request';
import { findingOrigin } from './finding-origin';

type Document = Readonly<Record<string, unknown>>;

/** Where findings are to have their lines of the specs, and the time, since suppressions may end. */
interface Judging {
  readonly now: Date;
  readonly origins?: Pick<SiteOrigins, 'lineOf'>;
}

/**
 * Runs the policies on an environment's stack; where it is divided, on all of its stacks as if they were one.
 *
 * @param stacks folder of the stacks, `cdktf.out/stacks`
 */
export function checkPolicies(
  { site, environment }: Pick<PlanRequest, 'site' | 'environment'>,
  stacks: string,
  { now, origins }: Judging,
): PolicyReport {
  const documents = partsOf(environment).map(({ name }) => documentOf(stacks, name));
  const document = { ...documents[0], resource: resourcesOf(documents) };
  return evaluate(environment, document, {
    ...factsOf(site, now),
    ...(origins ? { originOf: (found) => findingOrigin(found, environment, origins) } : {}),
  });
}

/**
 * Runs the policies on the stack of a node; it is production's where an environment of production has machines on its cluster.
 *
 * @param stacks folder of the stacks, `cdktf.out/stacks`
 */
export function checkNodePolicies(
  { site, node }: Pick<NodePlanRequest, 'site' | 'node'>,
  stacks: string,
  { now, origins }: Judging,
): PolicyReport {
  const name = nodeStackName(node.name);
  const { policy } = node;
  return evaluate(
    { name, posture: postureOf(site, node), ...(policy ? { policy } : {}) },
    documentOf(stacks, name),
    {
      ...factsOf(site, now),
      ...(origins ? { originOf: (found) => findingOrigin(found, { name }, origins) } : {}),
    },
  );
}

function postureOf(site: Site, { name }: PveNode): Posture {
  const { leaderOf } = pveClusters(site);
  const isHere = (environment: Environment): boolean =>
    nodesOf(environment).some((each) => leaderOf(each) === leaderOf(name));
  return site.environments.some((environment) => environment.posture === 'prod' && isHere(environment))
    ? 'prod'
    : 'dev';
}

function documentOf(stacks: string, name: string): Document {
  return JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as Document;
}

function factsOf(
  site: Site,
  now: Date,
): Pick<Parameters<typeof evaluate>[2], 'today' | 'storages' | 'nodes' | 'clusters'> {
  return {
    today: now.toISOString().slice(0, 10),
    storages: sizedStorages(site),
    nodes: site.nodes,
    clusters: site.clusters ?? [],
  };
}

/**
 * Tells who asked what the policies say to an environment.
 *
 * @param stacks folder of the stacks, `cdktf.out/stacks`
 * @throws DeployError POLICY_REFUSED for an apply
 */
export function heedPolicies(
  request: PlanRequest & Partial<Pick<DeployRequest, 'action'>>,
  stacks: string,
): void {
  heed(request, 'the environment', () => checkPolicies(request, stacks, { now: new Date() }));
}

/**
 * The same of a node's stack.
 *
 * @param stacks folder of the stacks, `cdktf.out/stacks`
 * @throws DeployError POLICY_REFUSED for an apply
 */
export function heedNodePolicies(
  request: NodePlanRequest & Pick<DeployRequest, 'action'>,
  stacks: string,
): void {
  const file = `nodes/${request.node.name}.yaml`;
  heed(request, file, () => checkNodePolicies(request, stacks, { now: new Date() }));
}

function heed(
  { onPolicies, action }: Pick<PlanRequest, 'onPolicies'> & Partial<Pick<DeployRequest, 'action'>>,
  where: string,
  check: () => PolicyReport,
): void {
  if (!onPolicies) return;
  const report = check();
  onPolicies(report);
  if (!report.isRefused || action !== 'apply') return;
  throw new DeployError(
    'POLICY_REFUSED',
    `policies refuse ${report.environment} (${countsOf(report)}; they are above). Mend what they find, or suppress it ` +
      `with a reason: policy: { suppress: [{ policy: …, reason: … }] } in ${where}.`,
  );
}

/** Storages whose size the specs say; a shared one once, with all nodes that see it. */
function sizedStorages({ nodes }: Site): readonly SizedStorage[] {
  const found = new Map<string, SizedStorage>();
  for (const { name: node, storages = [] } of nodes) {
    for (const { name, shared, sizeGib } of storages) {
      if (sizeGib === undefined) continue;
      const key = shared ? name : `${name} ${node}`;
      const known = found.get(key);
      found.set(key, {
        name,
        nodes: [...(known?.nodes ?? []), node],
        sizeGib: Math.max(known?.sizeGib ?? 0, sizeGib),
      });
    }
  }
  return [...found.values()];
}

/** Resources by their type and name. What several stacks have of one name, such as their records, is of no policy. */
function resourcesOf(documents: readonly Document[]): Document {
  const all: Record<string, object> = {};
  for (const { resource = {} } of documents) {
    for (const [type, named] of Object.entries(resource as Record<string, object>))
      all[type] = { ...all[type], ...named };
  }
  return all;
}
