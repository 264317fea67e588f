import { equalValues, isList, isObject, Unknown, type Value, type ValueType } from '../values';

/** True for what the older SDK cannot tell from "not set". */
export function isZero(value: Value): boolean {
  if (value === null || value === '' || value === 0 || value === false) return true;
  return isList(value) && value.length === 0;
}

/**
 * True when the older SDK sees no change: it compares values as text, so an argument that is taken away from the
 * configuration is no change where the state holds its zero value.
 */
export function isUnchanged(prior: Value, next: Value, type: ValueType): boolean {
  if (next instanceof Unknown || prior instanceof Unknown) return false;
  if (next === null) return isZero(prior);
  if (prior === null) return next === '' || (isList(next) && next.length === 0);
  return equalValues(prior, next, type);
}

/** Brings a value to what a plan may hold: nothing undefined, objects with their fields. */
export function objectOf(value: Value | undefined): Readonly<Record<string, Value>> | null {
  return isObject(value) ? value : null;
}
