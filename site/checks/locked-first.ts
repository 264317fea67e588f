import { basename } from 'node:path';
import { LOCK_FILE } from '../documents';
import type { Place } from '../text';

/** Whether a value was handed out before: it stands in the lock, where nobody is to correct anything. */
export function isLocked(place: Place | undefined): boolean {
  return place !== undefined && basename(place.source.name) === LOCK_FILE;
}

/** What stands in the lock before what somebody wrote, so that of two equal values the written one is told of. */
export function lockedFirst<T>(items: readonly T[], placeOf: (item: T) => Place | undefined): readonly T[] {
  const locked = items.filter((item) => isLocked(placeOf(item)));
  return locked.length === 0 ? items : [...locked, ...items.filter((item) => !isLocked(placeOf(item)))];
}
