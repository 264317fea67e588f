import { join } from 'node:path';
import { inParallel } from '../inventory';
import { type Environment, partName, partsWith } from '../site';
import { composeProject } from './compose';
import { DeployError } from './deploy-error';
import { carriedOut } from './deploy-environment';
import type { DeployRequest } from './deploy-request';
import { findTerraform } from './find-terraform';
import { throughGateways } from './gateways';
import { limitedTo } from './limited';
import { withLeftFilters } from './left-filters';
import { heedPolicies } from './policies';
import { checkOwnerOfRemoteState } from './state-owner';
import { type PlanResult, Terraform } from './terraform';

/** What to do with all parts of an environment that is divided. Nobody is asked, since several would ask at once. */
export interface PartsRequest extends Omit<DeployRequest, 'approved'> {
  /** Shards that are worked on at one time. */
  readonly parallel: number;
  /** Told what Terraform prints, by part: `dev/3`. */
  readonly onLine: (part: string, line: string) => void;
}

/**
 * Deploys the environment's own part and then its shards side by side, or destroys them the other way round. A shard that
 * fails does not keep the others from their end; the same command again goes on with what is left.
 *
 * @returns `unchanged` where nothing is to be done in any part
 * @throws DeployError as `deployEnvironment`, one for all parts that failed
 */
export async function deployParts(asked: PartsRequest): Promise<PlanResult> {
  const { environment, action, processEnvironment, parallel } = asked;
  const stacks = composeProject(asked);
  heedPolicies(asked, stacks);
  const [own, ...shards] = partsWith(environment, asked.hosts);
  if (!own) return 'unchanged';
  const binary = await findTerraform(processEnvironment);
  const terraformOf = (
    part: Environment,
    variables: PartsRequest['processEnvironment'],
    targets: readonly string[] = [],
  ): Terraform =>
    new Terraform({
      binary,
      directory: join(stacks, part.name),
      environment: variables,
      targets,
      onLine: (line) => {
        asked.onLine(partName(part), line);
      },
      ...(asked.onInterrupt ? { onInterrupt: asked.onInterrupt } : {}),
      ...(asked.colors === undefined ? {} : { colors: asked.colors }),
    });
  // One after the other: they fill one cache of providers.
  for (const part of [own, ...shards]) {
    const terraform = terraformOf(part, processEnvironment);
    await terraform.initialise();
    await checkOwnerOfRemoteState(asked.site, part.name, () => terraform.state());
  }
  const request = await withLeftFilters(asked, [own, ...shards], (part) =>
    terraformOf(part, processEnvironment).state(),
  );
  const targets = await limitedTo(request, [own, ...shards], (part) => terraformOf(part, processEnvironment));
  const failed: string[] = [];
  const results = new Set<PlanResult>();
  // Gateways before all parts, so that what they queue for waits for each other.
  await throughGateways(request, async (variables) => {
    const run = async (part: Environment): Promise<void> => {
      try {
        const terraform = terraformOf(part, variables, targets?.get(part.name));
        results.add(await carriedOut(terraform, { ...request, approved: true }));
      } catch (error) {
        if (!(error instanceof DeployError)) throw error;
        failed.push(`${partName(part)}: ${error.message}`);
      }
    };
    const isRemoval = action === 'destroy' || action === 'plan-destroy';
    if (!isRemoval) await run(own);
    // What all need is not there where that failed, and not to be taken away where a shard is left.
    if (failed.length === 0) await inParallel(shards, parallel, run);
    if (isRemoval && failed.length === 0) await run(own);
  });
  if (failed.length > 0) throw new DeployError('TERRAFORM_FAILED', failed.join('\n'));
  return results.has('changed') ? 'changed' : 'unchanged';
}
