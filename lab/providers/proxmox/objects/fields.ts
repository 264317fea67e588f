import type { FormParams, FormValue } from '../../../../pve/wire';
import { isList, isObject, Unknown, type ObjectValue, type Value } from '../../values';
import type { Answer, Field } from './field';

/** Arguments by their names in Terraform. */
export type Fields = Readonly<Record<string, Field>>;

/** The parameters that make an object. */
export function createParams(fields: Fields, planned: ObjectValue): FormParams {
  return params(fields, planned, (_name, field) => field.sent !== 'update');
}

/** The parameters that change an object: all that it has, and what is to be taken away. */
export function updateParams(
  fields: Fields,
  prior: ObjectValue,
  planned: ObjectValue,
  isEager = false,
): FormParams {
  const isSent = (name: string, field: Field): boolean =>
    field.sent !== 'create' && (!isEager || !isSame(prior[name] ?? null, planned[name] ?? null));
  const gone = Object.entries(fields)
    .filter(([, field]) => isMutable(field))
    .filter(([name, { isSet = isThere }]) => isSet(prior[name] ?? null) && !isSet(planned[name] ?? null))
    .map(([, field]) => field.key);
  const removal = gone.length > 0 ? { delete: gone } : {};
  return { ...params(fields, planned, isSent), ...removal };
}

function isMutable(field: Field): boolean {
  return field.canUnset !== false && field.sent !== 'create' && field.sent !== 'never';
}

function params(
  fields: Fields,
  planned: ObjectValue,
  isSent: (name: string, field: Field) => boolean,
): Record<string, FormValue> {
  const entries = Object.entries(fields)
    .filter(([name, field]) => field.sent !== 'never' && isSent(name, field))
    .map(([name, field]) => {
      const value = planned[name] ?? null;
      return [
        field.key,
        value === null || value instanceof Unknown ? undefined : field.write(value, planned),
      ];
    });
  return Object.fromEntries(entries) as Record<string, FormValue>;
}

/** The arguments as the API tells them. */
export function readFields(fields: Fields, answer: Answer, state: ObjectValue): Record<string, Value> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const found = field.read(answer);
    if (found !== undefined) return [name, found] as const;
    return [name, field.absent === 'state' ? (state[name] ?? null) : (field.absent ?? null)] as const;
  });
  return Object.fromEntries(entries);
}

/** True for a value that is there; an empty list or map is not. */
function isThere(value: Value): boolean {
  if (value === null || value instanceof Unknown) return false;
  if (isList(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : true;
}

function isSame(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
