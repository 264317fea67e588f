import { join } from 'node:path';
import type { PolicyReport } from '../policies';
import type { SiteOrigins } from '../site';
import { ansibleKnowledge } from './ansible-knowledge';
import { composeProject } from './compose';
import type { DeployRequest, PlanRequest } from './deploy-request';
import { type DriftReport, driftReport, type PresentGuest } from './drift';
import { findTerraform } from './find-terraform';
import { throughGateways } from './gateways';
import { withRecordKept } from './kept-record';
import { limitedTo } from './limited';
import { withLeftFilters } from './left-filters';
import { environmentDiff, type EnvironmentDiff } from './plan';
import { checkPolicies, heedPolicies } from './policies';
import { checkOwnerOfRemoteState } from './state-owner';
import { Terraform, type PlanResult } from './terraform';

/**
 * Synthesizes in process and calls Terraform directly: the same stacks and the same state as `cdktf deploy`, without the
 * two seconds and 265 MB of its command line.
 *
 * @throws DeployError POLICY_REFUSED, STATE_OF_OTHER_SITE, TERRAFORM_MISSING, TERRAFORM_TOO_OLD, TERRAFORM_FAILED; StackError of what stacks
 * cannot make
 */
export function deployEnvironment(request: DeployRequest): Promise<PlanResult> {
  const work = (): Promise<PlanResult> =>
    withTerraform(request, (terraform) => carriedOut(terraform, request));
  return request.action === 'apply' ? withRecordKept(request, work) : work();
}

/** Has Terraform do what is asked for, or look what that would be. */
export async function carriedOut(
  terraform: Terraform,
  request: Pick<DeployRequest, 'action' | 'approved' | 'onlyLooks'>,
): Promise<PlanResult> {
  switch (request.onlyLooks ? LOOKS[request.action] : request.action) {
    case 'plan':
      return terraform.plan();
    case 'plan-destroy':
      return terraform.plan(['-destroy']);
    case 'apply':
      await terraform.apply(request.approved);
      return 'changed';
    case 'destroy':
      await terraform.destroy(request.approved);
      return 'changed';
  }
}

/** What shows the changes of an action. */
const LOOKS = {
  plan: 'plan',
  apply: 'plan',
  'plan-destroy': 'plan-destroy',
  destroy: 'plan-destroy',
} as const;

/**
 * What a deploy would do, by hosts.
 *
 * @throws as {@link deployEnvironment}
 */
export function diffEnvironment(request: PlanRequest): Promise<EnvironmentDiff> {
  return withTerraform(request, async (terraform) =>
    environmentDiff(request.environment, await terraform.planned(), ansibleKnowledge(request)),
  );
}

/**
 * What differs between the state, PVE and the specs; nothing is changed.
 *
 * @param guests what PVE has on the environment's nodes
 * @throws as {@link deployEnvironment}
 */
export function driftOf(request: PlanRequest, guests: readonly PresentGuest[]): Promise<DriftReport> {
  return withTerraform(request, async (terraform) =>
    driftReport(request.environment, await terraform.planned(), guests),
  );
}

/**
 * Synthesizes, and runs the policies.
 *
 * @param origins where the lines of the specs are that findings are about
 * @throws StackError of what stacks cannot make
 */
export function policiesOf(request: PlanRequest, origins: Pick<SiteOrigins, 'lineOf'>): PolicyReport {
  return checkPolicies(request, composeProject(request), { now: new Date(), origins });
}

/** Synthesizes, and works with Terraform while gateways stand before what it talks to. */
async function withTerraform<Result>(
  asked: PlanRequest & Partial<Pick<DeployRequest, 'action'>>,
  work: (terraform: Terraform) => Promise<Result>,
): Promise<Result> {
  const stacks = composeProject(asked);
  heedPolicies(asked, stacks);
  const settings = {
    binary: await findTerraform(asked.processEnvironment),
    directory: join(stacks, asked.environment.name),
    ...(asked.onInterrupt ? { onInterrupt: asked.onInterrupt } : {}),
    ...(asked.colors === undefined ? {} : { colors: asked.colors }),
  };
  // A registry is asked for providers before, with nothing but what the user trusts.
  const first = new Terraform({ ...settings, environment: asked.processEnvironment });
  await first.initialise();
  await checkOwnerOfRemoteState(asked.site, asked.environment.name, () => first.state());
  const request = await withLeftFilters(asked, [asked.environment], () => first.state());
  const targets = (await limitedTo(request, [request.environment], () => first))?.get(
    request.environment.name,
  );
  return throughGateways(request, (environment) =>
    work(new Terraform({ ...settings, environment, ...(targets ? { targets } : {}) })),
  );
}
