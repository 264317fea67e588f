import { rmSync, statSync } from 'node:fs';

/** Whether ssh refused a host because its key is not the known one. */
export function isHostKeyRefused(errors: string): boolean {
  return /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/.test(errors);
}

/**
 * Drops the known key of a host that was made anew, and says whether it did.
 *
 * A new machine under an old name has a new key; an attacker's has one too. They are told apart by the deployment: its
 * record is written again whenever Terraform makes a machine. A key that was learned before that may be replaced, once;
 * with no deployment since, another key is refused.
 * @param knownHosts the file of this host alone, so its time says when the key was learned
 */
export function dropOldHostKey(knownHosts: string, deployedAt: Date | undefined): boolean {
  const learned = statSync(knownHosts, { throwIfNoEntry: false });
  if (!learned || !deployedAt || learned.mtime >= deployedAt) return false;
  rmSync(knownHosts);
  return true;
}
