import { PveError } from './pve-error';

/**
 * What a failed call means to a caller that wants a certain state.
 *
 * - `gone`: the object does not exist (a read drops it, a delete is done)
 * - `already-exists`: a create hit an object of that name
 * - `transient`: worth another try
 * - `denied`: the credentials do not suffice
 * - `other`: everything else
 */
export type ErrorMeaning = 'gone' | 'already-exists' | 'transient' | 'denied' | 'other';

const GONE = /does not exist|no such resource|no such ha|No such file or directory/;

/**
 * Tells what a failed call means, by the rules that the bpg provider 0.111.1 follows: PVE answers 500 for most refusals,
 * so only the words distinguish them.
 */
export function classify(error: unknown): ErrorMeaning {
  if (!(error instanceof PveError)) return 'other';
  if (error.code === 'PVE_UNREACHABLE') return 'transient';
  if (error.status === 401 || error.status === 403) return 'denied';
  const text = [error.reason, ...Object.values(error.errors)].join('\n');
  if (error.status === 404 || (error.status === 500 && GONE.test(text))) return 'gone';
  if (text.includes('already exists')) return 'already-exists';
  if (/got no worker upid|got timeout/.test(text)) return 'transient';
  return error.status >= 500 && error.status !== 501 && error.code !== 'PVE_TASK_FAILED'
    ? 'transient'
    : 'other';
}
