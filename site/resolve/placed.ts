import type { Place } from '../text';

/** A value and where it was written. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}
