import type { z } from 'zod';
import { nearest } from '../errors';
import { matching, refuse } from './field';

const ALLOWED =
  'take a name of `timedatectl list-timezones`; cities are in English there, as in Europe/Vienna';
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

/** Of the same region: between regions a slip of the city alone would seem small. */
function nearestCity(name: string): string | undefined {
  const zones = Intl.supportedValuesOf('timeZone');
  const [, region = '', city = ''] = /^([^/]+\/)(.+)$/.exec(name) ?? [];
  const cities = zones.flatMap((zone) => (zone.startsWith(region) ? [zone.slice(region.length)] : []));
  const near = region === '' ? undefined : nearest(city, cities);
  if (near !== undefined) return `${region}${near}`;
  return region === '' || cities.length === 0 ? nearest(name, zones) : undefined;
}

/** A name of the database of time zones. */
export const timezone: z.ZodString = matching(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, ALLOWED, {
  description: 'Time zone. Default: Etc/UTC.',
  examples: ['Europe/Berlin'],
}).superRefine((name, context) => {
  if (!/^[\w+/-]{1,64}$/.test(name) || isTimezone(name)) return;
  const near = nearestCity(name);
  const hint = near === undefined ? ALLOWED : `did you mean "${near}"?`;
  refuse(context, 'BAD_VALUE', `there is no time zone "${name}"`, hint);
});
