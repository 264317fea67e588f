import { limitedHosts } from '../inventory';
import { type Environment, type Site, suggestName } from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/**
 * The names of the hosts that `--limit` means, or a failure where one of its patterns, or all of them together, mean nobody.
 * @param part the environment or the part of it that is worked on
 */
export function pickLimit(
  { writer }: Context,
  site: Site,
  { whole, part }: { readonly whole: Environment; readonly part: Environment },
  limit: string | undefined,
): readonly string[] | undefined {
  if (limit === undefined) return undefined;
  const { hosts, unknown, known } = limitedHosts(site, whole, { limit, hosts: part.vms });
  for (const word of unknown)
    writer.note(
      `HOST_UNKNOWN: "${word}" means no host or group here; ${suggestName(word, known, 'host or group')}`,
    );
  if (unknown.length === 0 && hosts.length > 0) return hosts;
  if (unknown.length === 0) writer.note(`HOST_UNKNOWN: --limit '${limit}' leaves no host of ${part.name}`);
  throw new CommandFailed(2);
}
