import { inParallel } from '../inventory';
import type { Environment } from '../site';
import { ansibleKnowledge } from './ansible-knowledge';
import { DeployError } from './deploy-error';
import type { PlanRequest } from './deploy-request';
import { type DriftReport, driftReport, type PresentGuest } from './drift';
import { throughGateways } from './gateways';
import { environmentDiff, type EnvironmentDiff, type TerraformPlan } from './plan';
import { prepareParts } from './prepared-parts';

/** What parts of an environment are looked at. */
export interface LookRequest extends PlanRequest {
  /** The environment itself, or some of its parts where it is divided. */
  readonly parts: readonly Environment[];
  /** Parts that are planned at one time. */
  readonly parallel: number;
}

/** What became of the look at one part: what was found, or why nothing was. */
export type Look<Found> =
  | { readonly part: Environment; readonly found: Found }
  | { readonly part: Environment; readonly error: DeployError };

/**
 * What a deploy would do, by hosts; of each part that can be planned.
 *
 * @returns in the order of the parts
 * @throws DeployError as `prepareParts`, and TERRAFORM_FAILED, where one part is all; StackError of what stacks cannot make
 */
export function diffParts(request: LookRequest): Promise<readonly Look<EnvironmentDiff>[]> {
  return lookAt(request, (environment, plan) =>
    environmentDiff(environment, plan, ansibleKnowledge({ ...request, environment })),
  );
}

/**
 * What differs between the states, PVE and the specs; nothing is changed.
 *
 * @param guestsOf what PVE has on the environment's nodes, as far as a part is to look at it
 * @returns in the order of the parts
 * @throws as {@link diffParts}
 */
export function driftOfParts(
  request: LookRequest,
  guestsOf: (part: Environment) => readonly PresentGuest[],
): Promise<readonly Look<DriftReport>[]> {
  return lookAt(request, (part, plan) => driftReport(part, plan, guestsOf(part)));
}

async function lookAt<Found>(
  asked: LookRequest,
  read: (part: Environment, plan: TerraformPlan) => Found,
): Promise<readonly Look<Found>[]> {
  const looks = new Map<string, Look<Found>>();
  const onFailed = (part: Environment, error: DeployError): void => {
    if (asked.parts.length === 1) throw error;
    looks.set(part.name, { part, error });
  };
  const { request, parts, terraformOf } = await prepareParts(asked, asked.parts, { onFailed });
  // Gateways before all parts, so that they read what they have in common once.
  await throughGateways(request, (variables) =>
    inParallel(parts, asked.parallel, async (part) => {
      try {
        const plan = await terraformOf(part, variables).planned();
        looks.set(part.name, { part, found: read(part, plan) });
      } catch (error) {
        if (!(error instanceof DeployError)) throw error;
        onFailed(part, error);
      }
    }),
  );
  return asked.parts.flatMap((part) => looks.get(part.name) ?? []);
}
