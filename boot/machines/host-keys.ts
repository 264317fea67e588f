import type { Fleet } from './fleet';
import type { LoggedEvent } from './machine';

/** Events of one machine from its acceptance to its installation; an installer that says a lot says less. */
const MOST_EVENTS = 1000;
/** Without the comment, which a machine could write anything into. */
const KEY = /^((?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,2000}={0,2})(?:\s|$)/;

/**
 * Public SSH keys of machines, as their installers told them with the token of the installation. Keys of an earlier one are
 * none: it made others.
 */
export async function hostKeysOf(
  fleet: Fleet,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const machine of names) {
    const keys = keysIn(await fleet.events({ machine, most: MOST_EVENTS, isNewest: true }));
    if (keys.length > 0) found.set(machine, keys);
  }
  return found;
}

/** The ids of the last installations of machines; of what was never accepted there is none. */
export async function installationsOf(
  fleet: Fleet,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of names) {
    const installation = (await fleet.find(name))?.installation;
    if (installation !== undefined) found.set(name, installation);
  }
  return found;
}

/** @param events the oldest first */
function keysIn(events: readonly LoggedEvent[]): readonly string[] {
  const accepted = events.findLastIndex(({ kind }) => kind === 'accept');
  const told = events
    .slice(accepted + 1)
    .findLast(({ kind, detail }) => kind === 'succeeded' && typeof detail['hostKeys'] === 'object');
  return Object.values(told?.detail['hostKeys'] ?? {}).flatMap((line: unknown) => {
    const [, key] = KEY.exec(typeof line === 'string' ? line.trim() : '') ?? [];
    return key === undefined ? [] : [key];
  });
}
