import { InvalidArgumentError, Option } from 'commander';

/** Options of commands that work on the shards of an environment side by side. */
export interface ParallelOptions {
  readonly parallel?: number;
}

/** For commands that plan or deploy an environment. */
export function parallelOption(): Option {
  return new Option(
    '--parallel <count>',
    'shards worked on at one time (default: as many as there are processors)',
  ).argParser(count);
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('a whole number from 1 is needed');
}
