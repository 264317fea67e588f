import { parseBoolean, parsePropertyString, WireError } from '../../../pve/wire';
import { refuseParams } from '../model';

/** Reads one parameter; complains by throwing a `Complaint` in PVE's words. */
export interface Param<T> {
  readonly optional: boolean;
  /** Highest number that may follow the name of an indexed parameter. */
  readonly maxIndex?: number;
  /** Another parameter that must be given with this one. */
  readonly requires?: string;
  parse(value: string): T;
}

/** Parameters of a route by name; `net[n]` stands for `net0`, `net1`, …; `*` takes every other name. */
export type ParamSchema = Readonly<Record<string, Param<unknown>>>;

/** What a route gets for its schema. */
export type Params<S extends ParamSchema> = {
  readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never;
};

/** What is wrong with one parameter, in PVE's words. */
export class Complaint extends Error {}

const NOT_DEFINED = 'property is not defined in schema and the schema does not allow additional properties';

/** The parameter may be left out. */
export function optional<T>(param: Param<T>): Param<T | undefined> {
  return { optional: true, parse: (value) => param.parse(value) };
}

/** Any text that the pattern matches. */
export function text(rules: { pattern?: RegExp; maxLength?: number; format?: string } = {}): Param<string> {
  return {
    optional: false,
    parse: (value) => {
      if (rules.maxLength !== undefined && value.length > rules.maxLength) {
        throw new Complaint(`value may only be ${rules.maxLength} characters long`);
      }
      if (rules.pattern && !rules.pattern.test(value)) {
        throw new Complaint(
          rules.format === undefined
            ? 'value does not match the regex pattern'
            : `invalid format - value does not look like a valid ${rules.format}\n`,
        );
      }
      return value;
    },
  };
}

/** A whole number. */
export function integer(rules: { minimum?: number; maximum?: number } = {}): Param<number> {
  return {
    optional: false,
    parse: (value) => {
      if (!/^[+-]?\d+$/.test(value)) throw new Complaint(`type check ('integer') failed - got '${value}'`);
      return inRange(Number(value), rules);
    },
  };
}

/** Any number. */
export function decimal(rules: { minimum?: number; maximum?: number } = {}): Param<number> {
  return {
    optional: false,
    parse: (value) => {
      if (!/^[+-]?\d+(\.\d+)?$/.test(value))
        throw new Complaint(`type check ('number') failed - got '${value}'`);
      return inRange(Number(value), rules);
    },
  };
}

function inRange(value: number, rules: { minimum?: number; maximum?: number }): number {
  if (rules.minimum !== undefined && value < rules.minimum) {
    throw new Complaint(`value must have a minimum value of ${rules.minimum}`);
  }
  if (rules.maximum !== undefined && value > rules.maximum) {
    throw new Complaint(`value must have a maximum value of ${rules.maximum}`);
  }
  return value;
}

/** True or false in PVE's spellings. */
export function boolean(): Param<boolean> {
  return {
    optional: false,
    parse: (value) => {
      const parsed = parseBoolean(value);
      if (parsed === undefined) throw new Complaint(`type check ('boolean') failed - got '${value}'`);
      return parsed;
    },
  };
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Param<T> {
  return {
    optional: false,
    parse: (value) => {
      const found = words.find((word) => word === value);
      if (found === undefined) {
        throw new Complaint(
          `value '${value}' does not have a value in the enumeration '${words.join(', ')}'`,
        );
      }
      return found;
    },
  };
}

/** A property string, `enabled=1,type=virtio`; the text is kept as it is. */
export function properties(defaultKey?: string): Param<string> {
  return {
    optional: false,
    parse: (value) => {
      try {
        parsePropertyString(value, defaultKey === undefined ? {} : { defaultKey });
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        throw new Complaint(`invalid format - format error\n${error.message}\n`);
      }
      return value;
    },
  };
}

/** Words between commas, semicolons, blanks or NUL, as PVE splits its lists. */
export function list(item: Param<string> = text()): Param<readonly string[]> {
  return {
    optional: false,
    // PVE joins repeated parameters with NUL.
    parse: (value) =>
      value
        .replaceAll('\0', ',')
        .split(/[,;\s]+/)
        .filter((word) => word !== '')
        .map((word) => item.parse(word)),
  };
}

/** A parameter that may be given more than once. */
export function repeated(item: Param<string>): Param<readonly string[]> {
  return {
    optional: false,
    parse: (value) =>
      value
        .split('\0')
        .filter((part) => part !== '')
        .map((part) => item.parse(part)),
  };
}

/**
 * Reads the parameters of a request.
 *
 * @throws ApiError 400 with PVE's complaint for each parameter that is wrong.
 */
export function readParams<S extends ParamSchema>(
  schema: S,
  given: Readonly<Record<string, string>>,
): Params<S> {
  const errors: Record<string, string> = {};
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const param = paramOf(schema, name);
    if (!param) {
      errors[name] = NOT_DEFINED;
      continue;
    }
    try {
      result[name] = param.parse(value);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      errors[name] = error.message;
    }
  }
  for (const [name, param] of Object.entries(schema)) {
    if (param.requires !== undefined && Object.hasOwn(given, name) && !Object.hasOwn(given, param.requires))
      errors[param.requires] = `missing property - '${name}' requires this property`;
    if (!param.optional && !Object.hasOwn(given, name))
      errors[name] = 'property is missing and it is not optional';
  }
  if (Object.keys(errors).length > 0) throw refuseParams(errors);
  return result as Params<S>;
}

function paramOf(schema: ParamSchema, name: string): Param<unknown> | undefined {
  if (Object.hasOwn(schema, name)) return schema[name];
  const [, prefix, index] = /^(.*\D|)(\d+)$/.exec(name) ?? [];
  const indexed = prefix === undefined ? undefined : schema[`${prefix}[n]`];
  if (indexed && Number(index) <= (indexed.maxIndex ?? Infinity)) return indexed;
  return Object.hasOwn(schema, '*') ? schema['*'] : undefined;
}
