import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What Terraform writes beside a local state while it works with it. */
interface LockInfo {
  /** User and machine, `root@pve1`. */
  readonly Who: string;
  /** `OperationTypeApply`. */
  readonly Operation: string;
  /** RFC 3339. */
  readonly Created: string;
}

/**
 * Who held a stack's local state when a run that began later failed; undefined when nobody did, and for remote states,
 * whose holder only Terraform's own message knows.
 *
 * A file that a killed run left behind does not mislead: a run that gets the lock writes it anew, and removes it.
 *
 * @param directory the stack's folder, with `cdk.tf.json`
 * @param since when the failed run began
 */
export function holderOfState(directory: string, since: Date): string | undefined {
  const stack = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    terraform?: { backend?: { local?: { path?: string } } };
  };
  const path = stack.terraform?.backend?.local?.path;
  if (path === undefined) return undefined;
  const state = resolve(directory, path);
  const file = join(dirname(state), `.${basename(state)}.lock.info`);
  if (!existsSync(file)) return undefined;
  const { Who, Operation, Created } = JSON.parse(readFileSync(file, 'utf8')) as LockInfo;
  if (new Date(Created) >= since) return undefined;
  return `${Operation.replace('OperationType', '').toLowerCase()} of ${Who}, since ${Created}`;
}
