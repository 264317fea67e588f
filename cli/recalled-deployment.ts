import type { Environment } from '../site';
import type { Context } from './context';
import { type Deployment, readDeployment } from './deployment';
import { deployRoom } from './deploy-room';
import { planRequest } from './plan-request';
import { terraformSecrets } from './secrets';
import type { LoadedSite, SiteOptions } from './site';

/**
 * The record of an environment's deployment, which a fresh clone takes from the state that others deployed to; undefined when it is not
 * deployed.
 *
 * @param environment the whole, with the machines of all its shards
 */
export async function recalledDeployment(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
  options: SiteOptions,
): Promise<Deployment | undefined> {
  if (loaded.site.backend.type !== 'local') {
    const tokens = await terraformSecrets(context, loaded, { nodes: [] });
    await deployRoom().recallRecords(planRequest(context, loaded, { environment, options, tokens }));
  }
  return readDeployment(context, environment);
}
