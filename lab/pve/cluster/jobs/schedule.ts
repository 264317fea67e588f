import { refuseParams } from '../../model';

/** What of a time an event is due at; undefined is any. */
interface Schedule {
  readonly weekdays: ReadonlySet<number> | undefined;
  readonly years: ReadonlySet<number> | undefined;
  readonly months: ReadonlySet<number> | undefined;
  readonly days: ReadonlySet<number> | undefined;
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Days that are looked through; a leap day comes within. */
const MOST_DAYS = 9 * 366;
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['minutely', '*:*'],
  ['hourly', '*:00'],
  ['daily', '00:00'],
  ['weekly', 'mon 00:00'],
  ['monthly', '*-*-01 00:00'],
  ['quarterly', '*-01,04,07,10-01 00:00'],
  ['semiannually', '*-01,07-01 00:00'],
  ['semi-annually', '*-01,07-01 00:00'],
  ['yearly', '*-01-01 00:00'],
  ['annually', '*-01-01 00:00'],
]);

/**
 * Reads a calendar event: weekdays, a date and a time, each left out at will, as `mon..fri 02:30`, `*-*-01 03:00` or every
 * quarter of an hour. Seconds are read and count as none.
 *
 * @see https://pve.proxmox.com/pve-docs/pve-admin-guide.html#chapter_calendar_events (9.1)
 * @throws ApiError 400 in PVE's words.
 */
function parseSchedule(text: string): Schedule {
  const event = text.trim().toLowerCase();
  const words = (SPECIAL.get(event) ?? event).split(/\s+/);
  const dates = words.filter((word) => /^[\d*./,]+-/.test(word));
  const weekdayWords = words.filter((word) => /^[a-z]/.test(word));
  const times = words.filter((word) => !dates.includes(word) && !weekdayWords.includes(word));
  if (event === '' || dates.length > 1 || weekdayWords.length > 1 || times.length > 1) throw wrong(text);
  const parts = dates[0]?.split('-') ?? [];
  const [day, month, year] = parts.reverse();
  if (parts.length > 3) throw wrong(text);
  const [time = '00:00'] = times;
  const [hours = '*', minutes = '0', seconds = '0'] = time.includes(':') ? time.split(':') : ['*', time];
  fieldOf(seconds, { from: 0, to: 59 }, text);
  const weekdays = weekdayWords[0]?.split(',').flatMap((part) => weekdaysOf(part, text));
  return {
    weekdays: weekdays && new Set(weekdays),
    years: chosen(year, { from: 1970, to: 2200 }, text),
    months: chosen(month, { from: 1, to: 12 }, text),
    days: chosen(day, { from: 1, to: 31 }, text),
    hours: fieldOf(hours, { from: 0, to: 23 }, text),
    minutes: fieldOf(minutes, { from: 0, to: 59 }, text),
  };
}

function wrong(text: string): Error {
  return refuseParams({ schedule: `invalid format - unable to parse calendar event '${text}'\n` });
}

function weekdaysOf(part: string, text: string): number[] {
  const [from, to = from] = part.split('..').map((day) => WEEKDAYS.indexOf(day.slice(0, 3)));
  if (from === undefined || to === undefined || from < 0 || to < 0) throw wrong(text);
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

function chosen(field: string | undefined, bounds: Bounds, text: string): ReadonlySet<number> | undefined {
  return field === undefined || field === '*' ? undefined : new Set(fieldOf(field, bounds, text));
}

/** The numbers of a field: `5`, `1..5`, a star, each with a step, and lists of them; ascending. */
function fieldOf(field: string, bounds: Bounds, text: string): readonly number[] {
  const found = field.split(',').flatMap((part) => {
    const [, range = '', step] = /^(\*|\d+(?:\.\.\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first = '', last] = range.split('..');
    const from = range === '*' ? bounds.from : Number(first);
    const end = last ?? (range === '*' || step !== undefined ? String(bounds.to) : first);
    if (range === '' || step === '0' || from < bounds.from || Number(end) > bounds.to || Number(end) < from)
      throw wrong(text);
    const every = Number(step ?? 1);
    return Array.from(
      { length: Math.floor((Number(end) - from) / every) + 1 },
      (_, index) => from + index * every,
    );
  });
  return [...new Set(found)].sort((left, right) => left - right);
}

function isDueOn(schedule: Schedule, day: Date): boolean {
  const { weekdays, years, months, days } = schedule;
  return (
    weekdays?.has(day.getUTCDay()) !== false &&
    years?.has(day.getUTCFullYear()) !== false &&
    months?.has(day.getUTCMonth() + 1) !== false &&
    days?.has(day.getUTCDate()) !== false
  );
}

/** Seconds since 1970 of the next times at which an event is due, in UTC. */
export function nextRuns(text: string, afterMs: number, count: number): readonly number[] {
  const schedule = parseSchedule(text);
  const found: number[] = [];
  const today = Math.floor(afterMs / DAY_MS) * DAY_MS;
  for (let day = 0; day < MOST_DAYS && found.length < count; day += 1) {
    const midnight = today + day * DAY_MS;
    if (!isDueOn(schedule, new Date(midnight))) continue;
    for (const hour of schedule.hours)
      for (const minute of schedule.minutes) {
        const at = midnight + (hour * 60 + minute) * MINUTE_MS;
        if (at > afterMs && found.length < count) found.push(at / 1000);
      }
  }
  return found;
}
