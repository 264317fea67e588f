import { isList, isObject, Unknown, type Value, type ValueType } from './value';

/** True when both values are the same by their type: a set ignores order, an unknown equals nothing. */
export function equalValues(left: Value, right: Value, type: ValueType): boolean {
  if (left === right) return !(left instanceof Unknown);
  if (left === null || right === null) return false;
  if (left instanceof Unknown || right instanceof Unknown) return false;
  if (typeof type === 'string') return false;
  if (type[0] === 'object') {
    if (!isObject(left) || !isObject(right)) return false;
    return Object.entries(type[1]).every(([name, inner]) =>
      equalValues(left[name] ?? null, right[name] ?? null, inner),
    );
  }
  if (type[0] === 'map') return equalMaps(left, right, type[1]);
  if (!isList(left) || !isList(right) || left.length !== right.length) return false;
  return type[0] === 'list'
    ? left.every((item, index) => equalValues(item, right[index] ?? null, type[1]))
    : equalSets(left, right, type[1]);
}

function equalMaps(left: Value, right: Value, inner: ValueType): boolean {
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => key in right && equalValues(left[key] ?? null, right[key] ?? null, inner));
}

function equalSets(left: readonly Value[], right: readonly Value[], inner: ValueType): boolean {
  const rest = [...right];
  return left.every((item) => {
    const found = rest.findIndex((other) => equalValues(item, other, inner));
    if (found < 0) return false;
    rest.splice(found, 1);
    return true;
  });
}
