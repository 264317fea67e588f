/** A Terraform type as it stands in a schema: `'string'`, `['list', 'string']`, `['object', {…}]`. */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['object', Readonly<Record<string, ValueType>>];

/** A value that Terraform will only know after the apply. */
export class Unknown {
  /** Refinements as Terraform sent them; kept byte for byte. */
  readonly refinement: Uint8Array | undefined;

  constructor(refinement?: Uint8Array) {
    this.refinement = refinement;
  }
}

/** The plain unknown. */
export const UNKNOWN = new Unknown();

/** An object or a map. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** A Terraform value; sets are arrays whose order means nothing. */
export type Value = null | string | number | boolean | Unknown | readonly Value[] | ObjectValue;

/** True for a list or a set. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for an object or a map. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}
