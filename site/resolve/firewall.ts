import type { EnvironmentFirewall, FilterRule, VmFirewall } from '../model';
import type { FirewallSpec, RuleSpec, VmSpec } from '../schema';
import { defined } from './defined';
import type { Fields } from './fields';
import type { Settled } from './settled';

type Rules = Readonly<Record<string, RuleSpec | Settled<RuleSpec> | null | undefined>> | null | undefined;

/** What an environment says of PVE's firewall; undefined where it says nothing. */
export function firewallOf(fields: Fields): EnvironmentFirewall | undefined {
  const spec = fields.get<FirewallSpec>('firewall')?.value;
  if (!spec) return undefined;
  return {
    enabled: spec.enabled ?? false,
    admins: spec.admins ?? [],
    ipSets: defined(spec.ip_sets ?? {}) as EnvironmentFirewall['ipSets'],
    roles: byName(spec.roles),
    groups: byName(spec.groups),
    ...defined({ logDropped: spec.log_dropped }),
  };
}

/** What holds for a VM; undefined where neither it nor its environment says anything. */
export function vmFirewallOf(
  { firewall }: VmSpec,
  environment: EnvironmentFirewall | undefined,
): VmFirewall | undefined {
  if (!firewall && !environment) return undefined;
  return { enabled: firewall?.enabled ?? environment?.enabled ?? false, rules: rulesOf(firewall?.rules) };
}

function byName(
  all: Readonly<Record<string, Rules>> | null | undefined,
): Record<string, readonly FilterRule[]> {
  return Object.fromEntries(Object.entries(all ?? {}).map(([name, rules]) => [name, rulesOf(rules)]));
}

/** Ports without a protocol are of TCP, as nearly all are. */
export function rulesOf(rules: Rules): readonly FilterRule[] {
  return Object.entries(rules ?? {}).flatMap(([name, rule]) => {
    if (!rule) return [];
    const { action, macro, protocol, ports, from, log, enabled } = rule;
    return [
      {
        name,
        action: action ?? 'accept',
        ...defined({
          macro,
          protocol: protocol ?? (ports ? ('tcp' as const) : undefined),
          ports: ports?.map(String),
          from,
          log,
          enabled: enabled === false ? (false as const) : undefined,
        }),
      },
    ];
  });
}
