import { operation, type AnyRoute } from '../../http';
import { refuse, type Lab } from '../../model';
import { hasPendingSdn, rollbackSdn } from './sdn-objects';

const LOCK = 'sdnLock';

/** The token of whoever holds the configuration. */
function holder(lab: Lab): string | undefined {
  const value = lab.state.settings.get(LOCK)?.value;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Ends a change while somebody else holds the configuration (PVE 9).
 *
 * @throws ApiError 500 in PVE's words.
 */
export function checkSdnLock(lab: Lab, token: string | undefined): void {
  const held = holder(lab);
  if (held === undefined && token !== undefined)
    throw refuse('there is no lock set on the SDN configuration');
  if (held !== undefined && token !== held) {
    throw refuse(
      token === undefined ? 'configuration is locked, supply the lock-token' : 'invalid lock-token',
    );
  }
}

/** Lets go of the configuration. */
export function releaseSdnLock(lab: Lab): void {
  lab.state.settings.delete(LOCK);
}

/** `/cluster/sdn/lock` and `/cluster/sdn/rollback` of PVE 9 */
export const lockRoutes: readonly AnyRoute[] = [
  operation('POST /cluster/sdn/lock', ({ lab, given }) => {
    if (holder(lab) !== undefined) throw refuse('SDN configuration is already locked');
    if (!given.flag('allow-pending') && hasPendingSdn(lab)) throw refuse('configuration has pending changes');
    const token = lab.ids.uuid();
    lab.state.settings.set(LOCK, { value: token });
    return token;
  }),
  operation('DELETE /cluster/sdn/lock', ({ lab, given }) => {
    if (!given.flag('force')) checkSdnLock(lab, given.optionalText('lock-token'));
    releaseSdnLock(lab);
    return null;
  }),
  operation('POST /cluster/sdn/rollback', ({ lab, given }) => {
    checkSdnLock(lab, given.optionalText('lock-token'));
    rollbackSdn(lab);
    if (given.has('lock-token') && given.values['release-lock'] !== false) releaseSdnLock(lab);
    return null;
  }),
];
