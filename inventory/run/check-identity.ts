import { existsSync, statSync } from 'node:fs';
import { ConfigureError } from './configure-error';
import type { ConfigureOptions } from './configure-options';

/**
 * Refuses to log in anywhere without a private key that ssh takes: each host would refuse it, after a while, and seem to be at fault.
 * A key may be in an agent; ssh then finds it by its public part.
 * @throws ConfigureError CONFIGURE_NO_KEY
 */
export function checkIdentity({
  site,
  identityFiles = [site.automation.identityFile],
  processEnvironment,
}: Pick<ConfigureOptions, 'site' | 'identityFiles' | 'processEnvironment'>): void {
  const isInAgent = (file: string): boolean =>
    Boolean(processEnvironment['SSH_AUTH_SOCK']) && existsSync(`${file}.pub`);
  const faults = identityFiles.filter((file) => !isInAgent(file)).map(faultOf);
  if (identityFiles.length > faults.length || faults.includes(undefined)) return;
  throw new ConfigureError('CONFIGURE_NO_KEY', faults.join('; '));
}

function faultOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) {
    return `there is no private key ${file}, which the site logs in with: put it there, or name another one under ssh.identity of site.yaml`;
  }
  // ssh lets nobody else read a key of one's own, and looks at that of others only whether it can be read.
  if (found.uid === process.getuid?.() && (found.mode & 0o077) !== 0)
    return `others may read the private key ${file}, so that ssh does not take it: chmod 600 ${file}`;
  return undefined;
}
