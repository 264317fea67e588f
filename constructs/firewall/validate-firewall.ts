import { ConstructError } from '../construct-error';
import type { FirewallProps, FirewallRule } from './firewall-props';
import { referencesOf } from './rule-references';

/** What rules and guests may name, made once for all of them. */
type Named = Readonly<Record<'alias' | 'IP set' | 'security group', ReadonlySet<string>>>;

/** @throws {@link ConstructError} `FIREWALL_NAME`, `FIREWALL_RULE`, `FIREWALL_UNKNOWN` */
export function validateFirewall(props: FirewallProps): void {
  const {
    aliases = {},
    ipSets = {},
    groups = {},
    guests = [],
    cluster,
    comments = {},
    madeElsewhere,
  } = props;
  for (const [kind, names, last] of [
    ['alias', aliases, 64],
    ['IP set', ipSets, 64],
    ['security group', groups, 18],
  ] as const)
    for (const name of Object.keys(names)) validateName(kind, name, last);
  const named: Named = {
    alias: together(aliases, madeElsewhere?.aliases),
    'IP set': together(ipSets, madeElsewhere?.ipSets),
    'security group': together(groups, madeElsewhere?.groups),
  };
  const check = (owner: string, rules: readonly FirewallRule[] = []): void => {
    for (const [index, rule] of rules.entries())
      validateRule(`rule ${String(index + 1)} of ${owner}`, rule, named);
  };
  check('the nodes', cluster?.rules);
  for (const { node, rules } of props.nodes ?? []) check(`node ${node}`, rules);
  for (const name of Object.keys(comments)) {
    if ([aliases, ipSets, groups].some((named) => Object.hasOwn(named, name))) continue;
    throw new ConstructError(
      'FIREWALL_UNKNOWN',
      `comments speaks of "${name}", which is no alias, IP set or security group. Correct the name.`,
    );
  }
  for (const [name, rules] of Object.entries(groups)) check(`group ${name}`, rules);
  for (const guest of guests) {
    check(`guest ${guest.name}`, guest.rules);
    refuseForward(`guest ${guest.name}`, guest.rules);
    for (const group of guest.groups ?? []) known('security group', group, named, `guest ${guest.name}`);
  }
}

/** PVE knows `forward` for nodes and vnets, and not for guests. */
function refuseForward(owner: string, rules: readonly FirewallRule[] = []): void {
  if (rules.every(({ direction }) => direction !== 'forward')) return;
  throw new ConstructError(
    'FIREWALL_RULE',
    `${owner} has a rule of direction forward, which nodes have alone. Say in or out.`,
  );
}

function validateName(kind: string, name: string, last: number): void {
  if (/^[a-z][a-z0-9_-]+$/i.test(name) && name.length <= last) return;
  throw new ConstructError(
    'FIREWALL_NAME',
    `"${name}" cannot name a ${kind}; PVE allows a letter and one to ${String(last - 1)} letters, digits, "_" or "-" after it. ` +
      'Rename it.',
  );
}

function validateRule(owner: string, rule: FirewallRule, named: Named): void {
  const { macro, protocol } = rule;
  const ports = rule.ports ?? rule.sourcePorts;
  if (macro !== undefined && (protocol !== undefined || ports !== undefined)) {
    throw new ConstructError(
      'FIREWALL_RULE',
      `${owner} has the macro ${macro} and a protocol or ports; a macro brings both along. Leave one of them out.`,
    );
  }
  if (ports !== undefined && protocol === undefined) {
    throw new ConstructError(
      'FIREWALL_RULE',
      `${owner} has ports ${ports} without a protocol, which PVE refuses. Add protocol: tcp or udp.`,
    );
  }
  for (const { kind, name } of referencesOf(rule)) known(kind, name, named, owner);
}

function together(own: object = {}, elsewhere: readonly string[] = []): ReadonlySet<string> {
  return new Set([...Object.keys(own), ...elsewhere]);
}

function known(kind: keyof Named, name: string, named: Named, owner: string): void {
  if (named[kind].has(name)) return;
  const names = [...named[kind]];
  throw new ConstructError(
    'FIREWALL_UNKNOWN',
    `${owner} names the ${kind} "${name}", which is not there; there ${names.length === 1 ? 'is' : 'are'} ` +
      `${names.join(', ') || 'none'}. Add it, or name one of those.`,
  );
}
