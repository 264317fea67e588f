import type { FirewallRule } from '../../constructs';
import type { FilterRule, ServedPorts } from '../../site';
import type { Sources } from './sources';

/** A rule of the specs as PVE's: one for each source, as families of addresses do not mix in one. */
export function rulesOf(rule: FilterRule, sources: Sources): readonly FirewallRule[] {
  const { name, action, macro, protocol, ports, from } = rule;
  const what: FirewallRule = {
    action: action.toUpperCase() as Uppercase<typeof action>,
    comment: name,
    ...(macro === undefined ? {} : { macro }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(ports ? { ports: portsOf(ports) } : {}),
  };
  return from ? from.flatMap((source) => sources.of(source)).map((source) => ({ ...what, source })) : [what];
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
    ...(ports ? { ports: portsOf(ports) } : {}),
  };
  if (!networks && !members) return [what];
  const from = [
    ...sources.networks(`${key}-networks`, networks ?? []),
    ...(members ? sources.members(key, members) : []),
  ];
  return from.map((source) => ({ ...what, source }));
}

/** PVE writes runs with a colon. */
function portsOf(ports: readonly string[]): string {
  return ports.map((port) => port.replace('-', ':')).join(',');
}
