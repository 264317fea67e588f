import type { Environment } from '../../site';
import type { PresentGuest } from './drift-report';

/**
 * What each part of an environment is to look at: its own machines, and the first one also those that are of no part, so that a guest
 * which somebody else made is told of once.
 *
 * @param parts those that are looked at, of the whole
 */
export function guestsByPart(
  parts: readonly Pick<Environment, 'vms'>[],
  whole: Pick<Environment, 'vms'>,
  guests: readonly PresentGuest[],
): readonly (readonly PresentGuest[])[] {
  const known = new Set(whole.vms.map(({ vmId }) => vmId));
  const owners = new Map(parts.flatMap(({ vms }, part) => vms.map(({ vmId }) => [vmId, part] as const)));
  return parts.map((_, part) =>
    guests.filter(({ vmId }) =>
      known.has(vmId) || owners.has(vmId) ? owners.get(vmId) === part : part === 0,
    ),
  );
}
