import { ansibleKnowledge } from './ansible-knowledge';
import type { Agree, DeployRequest } from './deploy-request';
import type { withRecordKept } from './kept-record';
import { environmentDiff } from './plan';
import type { PlanResult, Terraform } from './terraform';

/** `declined` where somebody was asked and did not agree. */
export type DeployResult = PlanResult | 'declined';

interface Agreement {
  readonly agree: Agree;
  /** For the plan. @default none */
  readonly arguments?: readonly string[];
  /** What is done around the work. @default nothing */
  readonly keeps?: typeof withRecordKept<void>;
}

/** Plans once, shows that by hosts, and does exactly that where somebody agrees. */
export function withAgreement(
  terraform: Terraform,
  request: DeployRequest,
  { agree, arguments: given = [], keeps = (_, work) => work() }: Agreement,
): Promise<DeployResult> {
  const { environment } = request;
  return terraform.withPlan(given, async ({ changes, show, apply }) => {
    const diff = environmentDiff(environment, changes, ansibleKnowledge(request));
    if (diff.isChanged && !(await agree({ diff, showTerraformPlan: show }))) return 'declined';
    // Without a change it still leaves its record.
    await keeps(request, apply);
    return diff.isChanged ? 'changed' : 'unchanged';
  });
}
