import { join } from 'node:path';
import type { PolicyReport } from '../policies';
import type { PveNode, SiteOrigins } from '../site';
import { nodeStackName } from '../stacks';
import { composeProject } from './compose';
import { DeployError } from './deploy-error';
import type { DeployRequest, NodePlanRequest } from './deploy-request';
import { findTerraform } from './find-terraform';
import { withLeftSwitch } from './left-switch';
import { type InterfaceChange, interfaceChanges } from './interface-changes';
import { checkNodePolicies, heedNodePolicies } from './policies';
import { plannedWork } from './plan';
import { checkOwnerOfRemoteState } from './state-owner';
import { Terraform } from './terraform';
import type { DeployResult } from './with-agreement';

/** Looks after a change of a node's network. */
export interface NodeGuard {
  /** Where nothing is to be changed: says what a run before has left. */
  tell(): void;
  /** Looks after what a run before has left; true where anything was done. */
  resume(changes: readonly InterfaceChange[]): Promise<boolean>;
  /** Before anything is changed; what it throws keeps the change from being made. */
  remember(changes: readonly InterfaceChange[]): Promise<void>;
  /** Afterwards, whatever became of the change. */
  confirm(): Promise<void>;
}

/** What to do with a node. */
export interface NodeRequest extends NodePlanRequest, Pick<DeployRequest, 'onlyLooks'> {
  readonly action: 'plan' | 'apply';
  readonly guard: NodeGuard;
  /** Whether what was planned, and is shown in Terraform's words, is to be done. @default it is, and nobody is asked */
  readonly agree?: () => Promise<boolean>;
}

/**
 * Gives a node and its cluster what their specs say. A change of the node's interfaces is guarded: where the node does not
 * come back, what it had is brought back.
 *
 * @throws DeployError NODE_NOT_SET_UP, POLICY_REFUSED, STATE_OF_OTHER_SITE, FIREWALL_SWITCH_MOVED, TERRAFORM_MISSING, TERRAFORM_TOO_OLD, TERRAFORM_FAILED; what the guard throws
 */
export async function deployNode(asked: NodeRequest): Promise<DeployResult> {
  const { node, processEnvironment, onInterrupt } = asked;
  refuseUnset(node);
  const stacks = composeProject(asked);
  heedNodePolicies(asked, stacks);
  const terraform = new Terraform({
    binary: await findTerraform(processEnvironment),
    directory: join(stacks, nodeStackName(node.name)),
    environment: processEnvironment,
    ...(onInterrupt ? { onInterrupt } : {}),
    ...(asked.colors === undefined ? {} : { colors: asked.colors }),
  });
  await terraform.initialise();
  await checkOwnerOfRemoteState(asked.site, nodeStackName(node.name), () => terraform.state());
  const request = await withLeftSwitch(asked, () => terraform.state());
  if (request.action === 'plan' || request.onlyLooks) {
    request.guard.tell();
    return terraform.plan();
  }
  return carriedOut(terraform, request);
}

/**
 * Plans once and does that, so that what is shown is what is guarded and done. A plan waits for nobody who holds the state: what a run
 * before has left is not touched while its Terraform still works.
 */
async function carriedOut(
  terraform: Terraform,
  request: Pick<NodeRequest, 'guard' | 'agree'>,
  mayResume = true,
): Promise<DeployResult> {
  const { guard, agree } = request;
  const result = await terraform.withPlan([], async ({ changes, show, apply }) => {
    const interfaces = interfaceChanges(changes);
    if (mayResume && (await guard.resume(interfaces))) return 'resumed';
    const isChanged = plannedWork(changes).length > 0;
    if (isChanged) {
      await show();
      if (agree && !(await agree())) return 'declined';
    }
    const isGuarded = interfaces.length > 0;
    if (isGuarded) await guard.remember(interfaces);
    try {
      await apply();
    } finally {
      // Terraform fails where it lost the node. Why is then told by the guard, which has the last word.
      if (isGuarded) await guard.confirm();
    }
    return isChanged ? 'changed' : 'unchanged';
  });
  // What was taken back is planned anew.
  return result === 'resumed' ? carriedOut(terraform, request, false) : result;
}

/**
 * Synthesizes, and runs the policies on the node's stack.
 *
 * @param origins where the lines of the specs are that findings are about
 * @throws DeployError NODE_NOT_SET_UP; StackError of what stacks cannot make
 */
export function nodePoliciesOf(request: NodePlanRequest, origins: Pick<SiteOrigins, 'lineOf'>): PolicyReport {
  refuseUnset(request.node);
  return checkNodePolicies(request, composeProject(request), { now: new Date(), origins });
}

function refuseUnset({ name, setup }: PveNode): void {
  if (setup) return;
  throw new DeployError(
    'NODE_NOT_SET_UP',
    `nodes/${name}.yaml does not say how the node is set up. Write what it is to have under setup.`,
  );
}
