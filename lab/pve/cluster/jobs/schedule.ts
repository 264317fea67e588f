import { refuseParams } from '../../model';

/** Times of day and days of week at which an event is due. */
interface Schedule {
  readonly days: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
const SPECIAL: Readonly<Record<string, string>> = {
  minutely: '*:*',
  hourly: '*:0',
  daily: '0:0',
  weekly: 'mon 0:0',
};

/**
 * Reads a calendar event such as `mon..fri 02:30`, `22:00` or every quarter of an hour; it knows no dates.
 *
 * @throws ApiError 400 in PVE's words.
 */
function parseSchedule(text: string): Schedule {
  const event = text.trim();
  const words = (Object.hasOwn(SPECIAL, event) ? String(SPECIAL[event]) : event).toLowerCase().split(/\s+/);
  const time = words.find((word) => /^[\d*]/.test(word)) ?? '0:0';
  const dayWords = words.filter((word) => word !== time);
  const [hours, minutes] = time.includes(':') ? time.split(':') : ['*', time];
  const days = dayWords.flatMap((word) => word.split(',').flatMap((part) => daysOf(part, text)));
  return {
    days: new Set(days.length === 0 ? [0, 1, 2, 3, 4, 5, 6] : days),
    hours: new Set(numbersOf(hours ?? '*', 24, text)),
    minutes: new Set(numbersOf(minutes ?? '0', 60, text)),
  };
}

function wrong(text: string): Error {
  return refuseParams({ schedule: `invalid format - unable to parse calendar event '${text}'\n` });
}

function daysOf(part: string, text: string): number[] {
  const [from, to = from] = part.split('..').map((day) => DAYS.indexOf(day.slice(0, 3)));
  if (from === undefined || to === undefined || from < 0 || to < 0) throw wrong(text);
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

function numbersOf(field: string, limit: number, text: string): number[] {
  return field.split(',').flatMap((part) => {
    const [, range = '', step] = /^([\d*.]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first, last] = range === '*' ? ['0', String(limit - 1)] : range.split('..');
    const from = Number(first);
    const to = last === undefined ? (step === undefined ? from : limit - 1) : Number(last);
    if (range === '' || !(from >= 0 && to < limit)) throw wrong(text);
    const every = Math.max(1, Number(step ?? 1));
    return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
  });
}

/** Seconds since 1970 of the next times at which an event is due, in UTC. */
export function nextRuns(text: string, afterMs: number, count: number): readonly number[] {
  const schedule = parseSchedule(text);
  const found: number[] = [];
  let at = Math.floor(afterMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const limit = at + 366 * 24 * 60 * MINUTE_MS;
  while (found.length < count && at < limit) {
    const time = new Date(at);
    const isDay = schedule.days.has(time.getUTCDay());
    const isHour = isDay && schedule.hours.has(time.getUTCHours());
    if (isHour && schedule.minutes.has(time.getUTCMinutes())) found.push(at / 1000);
    at += isHour ? MINUTE_MS : (60 - time.getUTCMinutes()) * MINUTE_MS;
  }
  return found;
}
