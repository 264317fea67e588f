import { Option } from 'commander';
import { chosenHosts } from '../inventory';
import { type Environment, type Site, suggestName } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** Options of commands that can be limited to some machines. */
export interface TargetOptions {
  readonly target?: readonly string[];
}

/** For commands that plan or deploy an environment. */
export function targetOption(): Option {
  return new Option(
    '--target <what...>',
    'only these machines: names, tag:TAG or group:GROUP; all others stay as they are',
  );
}

/**
 * The names of the machines that `--target` means, or a failure where one of its words means nobody.
 * @param part the environment or the part of it that is worked on
 */
export function pickTargets(
  { writer }: Context,
  site: Site,
  { whole, part }: { readonly whole: Environment; readonly part: Environment },
  { target }: TargetOptions,
): readonly string[] | undefined {
  if (!target) return undefined;
  const { hosts, unknown, known } = chosenHosts(site, whole, { words: target, hosts: part.vms });
  if (unknown.length === 0) return hosts;
  for (const word of unknown)
    writer.note(`HOST_UNKNOWN: "${word}" means no machine here; ${suggestName(word, known, 'target')}`);
  throw new CommandFailed(2);
}
