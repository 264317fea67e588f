import type { PolicySettings } from '../model';
import type { PolicySpec } from '../schema';
import type { Fields } from './fields';

/** What findings of policies mean to an environment or a node; undefined where no layer says it. */
export function policyOf(fields: Fields): PolicySettings | undefined {
  const spec = fields.get<PolicySpec>('policy')?.value;
  return spec && { failOn: spec.fail_on ?? 'error', suppress: spec.suppress ?? [] };
}
