import type { z } from 'zod';
import { nearest } from '../errors';
import { matching, refuse } from './field';

const ALLOWED = 'take a name of `timedatectl list-timezones`';
/** Names that were looked up: machines of a site share a few. */
const known = new Map<string, boolean>([['Etc/UTC', true]]);

/** Whether the database of time zones has the name, its older names included. */
function isTimezone(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  let is = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    is = false;
  }
  known.set(name, is);
  return is;
}

/** A name of the database of time zones. */
export const timezone: z.ZodString = matching(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, ALLOWED, {
  description: 'Time zone. Default: Etc/UTC.',
  examples: ['Europe/Berlin'],
}).superRefine((name, context) => {
  if (!/^[\w+/-]{1,64}$/.test(name) || isTimezone(name)) return;
  const near = nearest(name, Intl.supportedValuesOf('timeZone'));
  const hint = near === undefined ? ALLOWED : `did you mean "${near}"?`;
  refuse(context, 'BAD_VALUE', `there is no time zone "${name}"`, hint);
});
