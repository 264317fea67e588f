import { nextRuns } from '../../../lab/pve/cluster/jobs/schedule';

const FRIDAY = Date.parse('2026-11-20T10:20:30Z');
const next = (text: string, count = 1): readonly string[] =>
  nextRuns(text, FRIDAY, count).map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 16));

describe('a calendar event', () => {
  test.each([
    ['22:00', '2026-11-20T22:00'],
    ['10:20', '2026-11-21T10:20'],
    ['*/15', '2026-11-20T10:30'],
    ['8..18/2:30', '2026-11-20T10:30'],
    ['mon..wed 2:30', '2026-11-23T02:30'],
    ['sat,sun', '2026-11-21T00:00'],
    ['*-*-01 03:00', '2026-12-01T03:00'],
    ['2028-02-29', '2028-02-29T00:00'],
    ['12-24..26 18:00:00', '2026-12-24T18:00'],
    ['sun *-1..7 4:00', '2026-12-06T04:00'],
    ['hourly', '2026-11-20T11:00'],
    ['weekly', '2026-11-23T00:00'],
    ['monthly', '2026-12-01T00:00'],
    ['quarterly', '2027-01-01T00:00'],
    ['yearly', '2027-01-01T00:00'],
  ])('%s is due next at %s', (text, due) => {
    expect(next(text)).toEqual([due]);
  });

  test('is due again and again, in order', () => {
    expect(next('fri 12,11:5..6', 5)).toEqual([
      '2026-11-20T11:05',
      '2026-11-20T11:06',
      '2026-11-20T12:05',
      '2026-11-20T12:06',
      '2026-11-27T11:05',
    ]);
  });

  test('that never comes is due never', () => {
    expect(next('2001-01-01')).toEqual([]);
    expect(next('*-02-30')).toEqual([]);
  });

  test.each([
    '',
    'someday',
    '25:00',
    '12:60',
    '1:2:61',
    '13-01',
    '*/0',
    '5..3',
    'mon tue',
    '1-2-3-4',
    '__proto__',
    'constructor',
  ])('%j is none', (text) => {
    expect(() => next(text)).toThrow('Parameter verification failed.');
  });
});
