import { isList, isObject, type ObjectValue, type Value } from '../values';

/** Text of an argument; `''` when it is not set. */
export function text(object: ObjectValue | undefined, name: string): string {
  const value = object?.[name];
  return typeof value === 'string' ? value : '';
}

/** Number of an argument; 0 when it is not set. */
export function number(object: ObjectValue | undefined, name: string): number {
  const value = object?.[name];
  return typeof value === 'number' ? value : 0;
}

/** Truth of an argument; false when it is not set. */
export function flag(object: ObjectValue | undefined, name: string): boolean {
  return object?.[name] === true;
}

/** Elements of a list of blocks or objects; none when it is not set. */
export function blocks(object: ObjectValue | undefined, name: string): readonly ObjectValue[] {
  const value = object?.[name];
  return isList(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
}

/** The one element of a block that may stand once. */
export function block(object: ObjectValue | undefined, name: string): ObjectValue | undefined {
  return blocks(object, name)[0];
}

/** Texts of a list or set; none when it is not set. */
export function texts(object: ObjectValue | undefined, name: string): readonly string[] {
  const value = object?.[name];
  return isList(value) ? value.filter((item: Value): item is string => typeof item === 'string') : [];
}

/** True when the argument has a known value. */
export function isSet(object: ObjectValue | undefined, name: string): boolean {
  const value = object?.[name];
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isList(value)
  );
}
