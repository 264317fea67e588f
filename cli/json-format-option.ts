import { Option } from 'commander';

/** `--json` of a command that has several formats, as every command that reads has it. */
export function jsonFormatOption(): Option {
  return new Option('--json', 'the same as --format json').implies({ format: 'json' });
}
