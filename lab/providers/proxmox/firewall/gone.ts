import { classify, PveError } from '../../../../pve/client';

/** PVE says 'no such …' of what is not in a firewall, with a status that says nothing. */
export function isGone(error: unknown): boolean {
  return (
    classify(error) === 'gone' ||
    (error instanceof PveError && /no such |no rule at position/i.test(error.message))
  );
}
