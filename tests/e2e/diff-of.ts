import { diffParts, type EnvironmentDiff, type PlanRequest } from '../../deploy';

/** What a deploy would do to an environment that is not divided, or to one part of one. */
export async function diffOf(request: PlanRequest): Promise<EnvironmentDiff> {
  const [look] = await diffParts({ ...request, parts: [request.environment], parallel: 1 });
  if (!look || 'error' in look) throw look?.error ?? new Error('nothing was looked at');
  return look.found;
}
