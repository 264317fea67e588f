import { isList, isObject, Unknown, type Value, type ValueType } from './value';

/**
 * Gives a value exactly the shape of its type: absent attributes become null, foreign ones are dropped, numbers that
 * travelled as text (Terraform does so with those that no float holds) become numbers.
 */
export function conform(value: Value | undefined, type: ValueType): Value {
  if (value === undefined || value === null) return null;
  if (value instanceof Unknown) return value;
  if (typeof type === 'string') return conformScalar(value, type);
  if (type[0] === 'object') {
    const source = isObject(value) ? value : {};
    const entries = Object.entries(type[1]).map(
      ([name, inner]) => [name, conform(source[name], inner)] as const,
    );
    return Object.fromEntries(entries);
  }
  const inner = type[1];
  if (type[0] === 'map') {
    const source = isObject(value) ? value : {};
    return Object.fromEntries(
      Object.entries(source).map(([key, item]) => [key, conform(item, inner)] as const),
    );
  }
  return isList(value) ? value.map((item) => conform(item, inner)) : [];
}

function conformScalar(value: Value, type: 'string' | 'number' | 'bool'): Value {
  if (type === 'number') return typeof value === 'string' ? Number(value) : value;
  if (type === 'bool') return typeof value === 'string' ? value === 'true' : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
