import { isList, isObject, Unknown, type ObjectValue, type Value } from '../values';

/** A planned state with null wherever the value is only known after the apply. */
export function settle(planned: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, settleValue(value)] as const),
  );
}

function settleValue(value: Value): Value {
  if (value instanceof Unknown) return null;
  if (isList(value)) return value.map(settleValue);
  return isObject(value) ? settle(value) : value;
}
