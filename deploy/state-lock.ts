import { existsSync, readFileSync, statSync } from 'node:fs';
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
 * Who holds a stack's local state; undefined when nobody does, for remote states, whose holder only Terraform's own message
 * knows, and where the system does not list its locks (Linux does).
 *
 * @param directory the stack's folder, with `cdk.tf.json`
 */
export function holderOfState(directory: string): string | undefined {
  const stack = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    terraform?: { backend?: { local?: { path?: string } } };
  };
  const path = stack.terraform?.backend?.local?.path;
  if (path === undefined) return undefined;
  const state = resolve(directory, path);
  const file = join(dirname(state), `.${basename(state)}.lock.info`);
  // A run that was killed leaves its file behind, and no lock.
  if (!existsSync(file) || !isLocked(state)) return undefined;
  const { Who, Operation, Created } = JSON.parse(readFileSync(file, 'utf8')) as LockInfo;
  return `${Operation.replace('OperationType', '').toLowerCase()} of ${Who}, since ${Created}`;
}

/** @see https://man7.org/linux/man-pages/man5/proc_locks.5.html */
function isLocked(file: string): boolean {
  if (!existsSync('/proc/locks') || !existsSync(file)) return false;
  const inode = String(statSync(file).ino);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => / POSIX .* WRITE /.test(line) && line.includes(`:${inode} `));
}
