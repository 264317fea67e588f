import type { Environment } from '../site';
import { composeTargets } from './compose';
import type { PlanRequest } from './deploy-request';
import { targetsOf } from './kept-machines';
import type { TerraformState } from './state-json';

/**
 * Writes the stacks anew so that they know the machines that are not meant from their state alone.
 *
 * @param parts those of the environment whose stacks are initialised
 * @returns the addresses that Terraform is to be limited to, by the name of the part; undefined where all machines are meant
 */
export async function limitedTo(
  request: PlanRequest,
  parts: readonly Environment[],
  stateOf: (part: Environment) => Promise<TerraformState>,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const { hosts } = request;
  if (!hosts) return undefined;
  const only = new Map<string, ReturnType<typeof targetsOf>>();
  for (const part of parts) only.set(part.name, targetsOf(await stateOf(part), hosts));
  return composeTargets(request, only);
}
