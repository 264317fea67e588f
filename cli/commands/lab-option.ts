import { InvalidArgumentError, Option } from 'commander';

/** `--lab NAME`: which of several labs. */
export function labOption(): Option {
  return new Option('--lab <name>', 'which lab: several may run side by side')
    .default('default')
    .argParser(labName);
}

/** A name that is a folder's. */
export function labName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/.test(text)) return text;
  throw new InvalidArgumentError('letters, digits, _ and - are allowed, at most 41');
}
