import { refuse, type Lab, type VmRecord } from '../model';
import { asRunning } from './as-running';
import { nicsOf } from './guest-spec';

const cardsOf = (vm: VmRecord): string =>
  JSON.stringify(
    Object.entries(asRunning(vm).config)
      .filter(([key]) => /^net\d+$/.test(key))
      .sort(),
  );

/**
 * Plugs the cards that are in force after a change into the running guest, where they are others than before.
 *
 * @returns what is left to do once the change is kept; undefined where there is nothing to plug
 * @throws ApiError 500 when a bridge is not there.
 */
export function plugCards(lab: Lab, before: VmRecord, after: VmRecord): (() => Promise<void>) | undefined {
  const { guests } = lab;
  const { vmid, status, guestAbsent } = after;
  if (status !== 'running' || guestAbsent !== undefined || !guests.setNics) return undefined;
  if (cardsOf(before) === cardsOf(after)) return undefined;
  const nics = nicsOf(lab, asRunning(after));
  return () =>
    Promise.resolve(guests.setNics?.(vmid, nics)).catch((error: unknown) => {
      throw refuse(`hotplug problem - ${error instanceof Error ? error.message : String(error)}`);
    });
}
