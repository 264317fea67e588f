import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countsOf, evaluate, type PolicyReport, type SizedStorage } from '../policies';
import { partsOf, type Site, type SiteOrigins } from '../site';
import { DeployError } from './deploy-error';
import type { DeployRequest, PlanRequest } from './deploy-request';
import { findingOrigin } from './finding-origin';

type Document = Readonly<Record<string, unknown>>;

/**
 * Runs the policies on an environment's stack; where it is divided, on all of its stacks as if they were one.
 *
 * @param stacks folder of the stacks, `cdktf.out/stacks`
 * @param options `now`, since suppressions may end; `origins`, where findings are to have their lines of the specs
 */
export function checkPolicies(
  { site, environment }: Pick<PlanRequest, 'site' | 'environment'>,
  stacks: string,
  { now, origins }: { readonly now: Date; readonly origins?: Pick<SiteOrigins, 'lineOf'> },
): PolicyReport {
  const documents = partsOf(environment).map(
    ({ name }) => JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as Document,
  );
  const document = { ...documents[0], resource: resourcesOf(documents) };
  return evaluate(environment, document, {
    today: now.toISOString().slice(0, 10),
    storages: sizedStorages(site),
    nodes: site.nodes,
    clusters: site.clusters ?? [],
    ...(origins ? { originOf: (found) => findingOrigin(found, environment, origins) } : {}),
  });
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
  const { onPolicies, action } = request;
  if (!onPolicies) return;
  const report = checkPolicies(request, stacks, { now: new Date() });
  onPolicies(report);
  if (!report.isRefused || action !== 'apply') return;
  throw new DeployError(
    'POLICY_REFUSED',
    `policies refuse ${report.environment} (${countsOf(report)}; they are above). Mend what they find, or suppress it ` +
      'with a reason: policy: { suppress: [{ policy: …, reason: … }] } in the environment.',
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
