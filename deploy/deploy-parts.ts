import { inParallel } from '../inventory';
import { type Environment, partName, partsWith } from '../site';
import { DeployError } from './deploy-error';
import { carriedOut } from './deploy-environment';
import type { DeployRequest } from './deploy-request';
import { throughGateways } from './gateways';
import { prepareParts } from './prepared-parts';
import type { PlanResult } from './terraform';
import type { DeployResult } from './with-agreement';

/** What to do with all parts of an environment that is divided. Nobody is asked, since several would ask at once. */
export interface PartsRequest extends Omit<DeployRequest, 'agree'> {
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
  const { environment, action, parallel, onLine } = asked;
  const [own, ...shards] = partsWith(environment, asked.hosts);
  if (!own) return 'unchanged';
  const { request, terraformOf } = await prepareParts(asked, [own, ...shards], { onLine });
  const failed: string[] = [];
  const results = new Set<DeployResult>();
  // Gateways before all parts, so that what they queue for waits for each other.
  await throughGateways(request, async (variables) => {
    const run = async (part: Environment): Promise<void> => {
      try {
        const wish = { ...request, environment: part };
        results.add(await carriedOut(terraformOf(part, variables), wish));
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
