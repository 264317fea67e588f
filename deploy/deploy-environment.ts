import type { PolicyReport } from '../policies';
import type { SiteOrigins } from '../site';
import { composeProject } from './compose';
import type { DeployRequest, PlanRequest } from './deploy-request';
import { throughGateways } from './gateways';
import { withRecordKept } from './kept-record';
import { checkPolicies } from './policies';
import { prepareParts } from './prepared-parts';
import type { Terraform } from './terraform';
import { type DeployResult, withAgreement } from './with-agreement';

/**
 * Synthesizes in process and calls Terraform directly: the same stacks and the same state as `cdktf deploy`, without the
 * two seconds and 265 MB of its command line.
 *
 * @throws DeployError as `prepareParts`; TERRAFORM_FAILED
 */
export async function deployEnvironment(asked: DeployRequest): Promise<DeployResult> {
  const { environment } = asked;
  const { request, terraformOf } = await prepareParts(asked, [environment]);
  return throughGateways(request, (variables) =>
    carriedOut(terraformOf(environment, variables), { ...request, environment }),
  );
}

/** Has Terraform do what is asked for to an environment or a part of one, or look what that would be. */
export async function carriedOut(terraform: Terraform, request: DeployRequest): Promise<DeployResult> {
  const { agree } = request;
  const action = request.onlyLooks ? LOOKS[request.action] : request.action;
  switch (action) {
    case 'plan':
      return terraform.plan();
    case 'plan-destroy':
      return terraform.plan(['-destroy']);
    case 'apply':
      if (agree) return withAgreement(terraform, request, { agree, keeps: withRecordKept });
      await withRecordKept(request, () => terraform.apply());
      return 'changed';
    case 'destroy':
      if (agree) return withAgreement(terraform, request, { agree, arguments: ['-destroy'] });
      await terraform.destroy();
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
 * Synthesizes, and runs the policies.
 *
 * @param origins where the lines of the specs are that findings are about
 * @throws StackError of what stacks cannot make
 */
export function policiesOf(request: PlanRequest, origins: Pick<SiteOrigins, 'lineOf'>): PolicyReport {
  return checkPolicies(request, composeProject(request), { now: new Date(), origins });
}
