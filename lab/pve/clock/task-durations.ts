import { createHash } from 'node:crypto';
import { parseDuration } from './duration';

/** How long tasks take beside their work, by type; `default` is for all others. */
export interface TaskDurations {
  /** Equal seeds give equal durations to the Nth task of a lab. */
  readonly seed: number;
  /** `2s`, `1s..3s` (evenly between), `2s~500ms` (about, with that deviation). */
  readonly types: Readonly<Record<string, string>>;
}

/** Milliseconds between which a duration lies, or around which. */
type Spread =
  | { readonly kind: 'even'; readonly from: number; readonly to: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number };

/** What a duration of tasks says; undefined for a text that is none. */
export function parseSpread(text: string): Spread | undefined {
  const [first = '', second, more] = text.split(/\.\.|~/);
  const [one, other] = [parseDuration(first), second === undefined ? 0 : parseDuration(second)];
  if (one === undefined || other === undefined || more !== undefined) return undefined;
  if (text.includes('~')) return { kind: 'normal', mean: one, deviation: other };
  const to = second === undefined ? one : other;
  return to < one ? undefined : { kind: 'even', from: one, to };
}

/** Milliseconds that a task takes. */
export function taskDuration({ seed, types }: TaskDurations, type: string, sequence: number): number {
  const text = types[type] ?? types['default'];
  const spread = text === undefined ? undefined : parseSpread(text);
  if (!spread) return 0;
  const [one, other] = randomPair(`${seed}/${sequence}/${type}`);
  if (spread.kind === 'even') return spread.from + (spread.to - spread.from) * one;
  // Box and Muller's way to a normal distribution.
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return Math.max(0, spread.mean + spread.deviation * normal);
}

/** Two numbers from 0 to below 1 that depend on a text alone. */
function randomPair(text: string): readonly [number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [hash.readUIntBE(0, 6) / 2 ** 48, hash.readUIntBE(6, 6) / 2 ** 48];
}
