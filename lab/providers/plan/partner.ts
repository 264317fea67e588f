import type { NestedAttributes } from '../schema';
import { equalValues, isList, isObject, type ObjectValue, type Value } from '../values';
import { attributeType } from '../schema';

/** The object of the state that an object of the configuration is about: by name, by position, or by what it says. */
export function partnerIn(
  nested: NestedAttributes,
  before: Value,
  element: ObjectValue,
  key: string | number,
): ObjectValue | null {
  if (nested.nesting === 'single') return isObject(before) ? before : null;
  if (isList(before)) {
    const found =
      nested.nesting === 'list' ? before[Number(key)] : before.find((old) => agrees(nested, old, element));
    return isObject(found) ? found : null;
  }
  const found = isObject(before) ? before[key] : undefined;
  return isObject(found) ? found : null;
}

function agrees(nested: NestedAttributes, old: Value, element: ObjectValue): boolean {
  if (!isObject(old)) return false;
  return Object.entries(nested.attributes).every(([name, attribute]) => {
    const given = element[name] ?? null;
    if (given === null && attribute.computed) return true;
    return equalValues(old[name] ?? null, given, attributeType(attribute));
  });
}
