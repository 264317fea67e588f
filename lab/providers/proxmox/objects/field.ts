import { parseBoolean, type FormValue, type RepeatedValue } from '../../../../pve/wire';
import { isList, isObject, type ObjectValue, type Value } from '../../values';

/** An object as the API answers it. */
export type Answer = Readonly<Record<string, unknown>>;

/** How an argument travels. */
export interface Field {
  /** Its name on the wire, `vlan-raw-device`. */
  readonly key: string;
  /** The parameter for a value that is set; undefined sends none. */
  readonly write: (value: Value, planned: ObjectValue) => FormValue | RepeatedValue;
  /** The argument as the API tells it; undefined where the answer is silent. */
  readonly read: (answer: Answer) => Value | undefined;
  /** What a silent answer means; `state` is what the state says. @default null */
  readonly absent?: Value;
  /** When it is sent. @default 'always' */
  readonly sent?: 'always' | 'create' | 'update' | 'never';
  /** Whether a value is there to be taken away. @default not null and not empty */
  readonly isSet?: (value: Value) => boolean;
  /** Taken away by `delete=KEY` when the configuration no longer has it. @default true */
  readonly canUnset?: boolean;
}

/** What a field may say beside its name. */
export type FieldOptions = Partial<Pick<Field, 'absent' | 'sent' | 'canUnset'>>;

/** Text. */
export function text(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) => (typeof value === 'string' ? value : undefined),
    read: (answer) => textOf(answer[key]),
  };
}

/** A whole or broken number; PVE also answers them as text. */
export function number(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) => (typeof value === 'number' ? value : undefined),
    read: (answer) => {
      const found = textOf(answer[key]);
      return found === undefined || found === '' || Number.isNaN(Number(found)) ? undefined : Number(found);
    },
  };
}

/** Yes or no: 1 or 0 on the wire. */
export function flag(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) => (typeof value === 'boolean' ? value : undefined),
    read: (answer) => parseBoolean(answer[key]),
  };
}

/** How a list stands in one text. */
export interface ListOptions extends FieldOptions {
  /** @default ',' */
  readonly separator?: string;
  /** @default false */
  readonly isSorted?: boolean;
}

/** A list or set of texts or numbers in one text. An empty one is not sent. */
export function list(key: string, options: ListOptions = {}): Field {
  const { separator = ',', isSorted = false, ...rest } = options;
  return {
    key,
    ...rest,
    write: (value) => {
      const items = isList(value) ? value.map((item) => textOf(item) ?? '') : [];
      return items.length === 0 ? undefined : (isSorted ? items.sort() : items).join(separator);
    },
    read: (answer) => listOf(answer[key], separator),
  };
}

/** A list that the API takes as one: the parameter is sent once for each item, which may hold commas. */
export function repeated(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) => {
      const each = isList(value) ? value.map((item) => textOf(item) ?? '') : [];
      return each.length === 0 ? undefined : { each };
    },
    read: (answer) => listOf(answer[key], ','),
  };
}

/** A map of texts or numbers as a property string, `node1:2,node2`. */
export function priorities(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) =>
      isObject(value)
        ? Object.entries(value)
            .map(([name, priority]) => (priority === null ? name : `${name}:${textOf(priority) ?? ''}`))
            .join(',')
        : undefined,
    read: (answer) => {
      const items = listOf(answer[key], ',');
      return (
        items &&
        Object.fromEntries(
          items.map((item) => {
            const [name = '', priority] = item.split(':');
            return [name, priority === undefined ? null : Number(priority)] as const;
          }),
        )
      );
    },
  };
}

/** What is only sent and never answered: the state keeps it. */
export function secret(field: Field): Field {
  return { ...field, read: () => undefined, absent: 'state' };
}

/** A value of the API as text; undefined for everything that is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A list of the API, in JSON or in one text. */
export function listOf(value: unknown, separator: string): string[] | undefined {
  if (Array.isArray(value)) return value.map(String);
  const found = textOf(value);
  return found
    ?.split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
