import type { FirewallRule } from '../../constructs';
import type { FilterRule, ServedPorts } from '../../site';
import type { Sources } from './sources';

/** What a list of ports holds: PVE's filter compares that many numbers, of which a run takes two. */
const MOST_NUMBERS = 15;

/** A rule of the specs as PVE's: one for each source, as families of addresses do not mix in one. */
export function rulesOf(
  { name, action, macro, protocol, ports, from, log, enabled }: FilterRule,
  sources: Pick<Sources, 'of'>,
): readonly FirewallRule[] {
  const what: FirewallRule = {
    action: action.toUpperCase() as Uppercase<typeof action>,
    comment: name,
    ...(macro === undefined ? {} : { macro }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(log === undefined ? {} : { log }),
    ...(enabled === false ? { enabled } : {}),
  };
  return withPorts(what, ports).flatMap((each) =>
    from ? from.flatMap((source) => sources.of(source)).map((source) => ({ ...each, source })) : [each],
  );
}

/** What a role serves, as rules of PVE. @param key what sets of its members are named after, `role-k3s` */
export function servedRules(
  role: string,
  served: ServedPorts,
  { key, sources }: { readonly key: string; readonly sources: Sources },
): readonly FirewallRule[] {
  const { protocol, ports, networks, members } = served;
  const what: FirewallRule = {
    action: 'ACCEPT',
    comment: role,
    ...(protocol === undefined ? {} : { protocol }),
  };
  const from = [
    ...sources.networks(`networks-${key}`, networks ?? []),
    ...(members ? sources.members(key, members) : []),
  ];
  return withPorts(what, ports).flatMap((each) =>
    !networks && !members ? [each] : from.map((source) => ({ ...each, source })),
  );
}

/** As many rules as the ports need. PVE writes runs with a colon. */
function withPorts(rule: FirewallRule, ports: readonly string[] | undefined): readonly FirewallRule[] {
  if (!ports) return [rule];
  const lists: string[][] = [[]];
  let numbers = 0;
  for (const port of new Set(ports.map(asPveHasIt))) {
    const length = port.includes(':') ? 2 : 1;
    if (numbers + length > MOST_NUMBERS) {
      lists.push([]);
      numbers = 0;
    }
    lists.at(-1)?.push(port);
    numbers += length;
  }
  return lists.map((list) => ({ ...rule, ports: list.join(',') }));
}

function asPveHasIt(port: string): string {
  const [first = port, last = first] = port.split('-');
  return first === last ? first : `${first}:${last}`;
}
