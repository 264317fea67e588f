import { InvalidArgumentError, type Command } from 'commander';
import { parseDuration } from '../../lab/pve';
import type { Context } from '../context';
import { withLab } from '../lab-client';
import { labOption } from './lab-option';

/** Where a lab's clock is put, and how fast it goes from there. */
export interface ClockOption {
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Seconds of the lab in a second; 0 stands still. */
  readonly speed?: number;
}

const SHAPE =
  'it is a time as 2030-01-01T00:00:00Z, or now, or a speed as 60x or stopped, or both with a comma';

/**
 * Reads `2030-01-01T00:00:00Z`, `now,60x` or `stopped`.
 *
 * @param now What `now` means, milliseconds since 1970.
 */
export function parseClock(text: string, now: number): ClockOption {
  const option: { now?: number; speed?: number } = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    const speed = /^(\d+(?:\.\d+)?)x$/.exec(part)?.[1];
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(part)
      ? Date.parse(part)
      : NaN;
    if (part === 'now') option.now = now;
    else if (part === 'stopped') option.speed = 0;
    else if (speed !== undefined) option.speed = Number(speed);
    else if (!Number.isNaN(time)) option.now = time;
    else throw new InvalidArgumentError(SHAPE);
  }
  return option;
}

interface ClockView {
  readonly now: string;
  readonly speed: number;
}

function print({ writer }: Context, clock: ClockView, asJson?: boolean): void {
  if (asJson) writer.json(clock);
  else writer.line(`${clock.now}, ${clock.speed === 0 ? 'stopped' : `${String(clock.speed)}x`}`);
}

function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new InvalidArgumentError('it is a duration as 90s, 10m or 2h');
  return text;
}

/** `rackwright lab clock …`: the time of a running lab. */
export function addLabClock(lab: Command, context: Context): void {
  const clock = lab
    .command('clock')
    .description("the lab's time, by which its tasks, tickets and backups go");
  clock
    .command('show', { isDefault: true })
    .description('print it')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async (options: { lab: string; json?: boolean }) => {
      const view = await withLab(context, options.lab, (client) => client.get<ClockView>('clock'));
      print(context, view, options.json);
    });
  clock
    .command('set')
    .description('put it to a time, or change its speed')
    .argument('<time>', '2030-01-01T00:00:00Z, now, 60x, stopped; a time and a speed with a comma', (text) =>
      parseClock(text, Date.now()),
    )
    .addOption(labOption())
    .action(async (time: ClockOption, options: { lab: string }) => {
      print(
        context,
        await withLab(context, options.lab, (client) => client.putJson<ClockView>('clock', time)),
      );
    });
  clock
    .command('advance')
    .description('move it on; what is due by then happens')
    .argument('<duration>', '90s, 10m, 2h, 1d', duration)
    .addOption(labOption())
    .action(async (advance: string, options: { lab: string }) => {
      const change = (): Promise<ClockView> =>
        withLab(context, options.lab, (client) => client.putJson<ClockView>('clock', { advance }));
      print(context, await change());
    });
}
