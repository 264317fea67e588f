import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, type PolicyReport } from '../policies';
import type { Environment } from '../site';

/**
 * Runs the policies on an environment's stack.
 *
 * @param directory the stack's folder, `cdktf.out/stacks/dev`
 * @param now when: suppressions may end
 */
export function checkPolicies(environment: Environment, directory: string, now: Date): PolicyReport {
  const document = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return evaluate(environment, document, { today: now.toISOString().slice(0, 10) });
}
