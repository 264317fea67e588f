import type { Field, FieldOptions } from '../objects';
import type { Validator } from '../../resource';

/** A time in text on this side, `2030-01-01T00:00:00Z`, and in seconds since 1970 on the wire. 0 is never. */
export function date(key: string, options: FieldOptions = {}): Field {
  return {
    key,
    ...options,
    write: (value) => (typeof value === 'string' && value !== '' ? Date.parse(value) / 1000 : undefined),
    read: (answer) => {
      const seconds = Number(answer[key] ?? 0);
      return seconds > 0 ? showDate(seconds) : undefined;
    },
  };
}

/** `2030-01-01T00:00:00Z` */
export function showDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The value is a time as RFC 3339 writes it. */
export const rfc3339: Validator = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : "must be a time as in '2030-01-01T00:00:00Z'";
