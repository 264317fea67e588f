import { type ProblemList, suggestName } from '../errors';
import type { Place } from '../text';
import { Cidr, IpAddress, ValueError } from '../values';
import { descend, type Entry, type PlacedScalar, scalarsAt, type Tree } from '../yaml';

/** What sources of rules may name, in one environment. */
export interface FirewallNames {
  /** Names of machines, and whether each has an address that stays. */
  readonly machines: ReadonlyMap<string, boolean>;
  readonly roles: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
  /** `admins` and, of rules of nodes, `nodes`. */
  readonly words: ReadonlySet<string>;
}

/** Addresses of the other family, of which a protocol of ICMP has none. */
const OTHER_FAMILY: ReadonlyMap<unknown, (address: string) => boolean> = new Map([
  ['icmp', (address) => address.includes(':')],
  ['ipv6-icmp', (address) => /^[\d.]+(\/|$)/.test(address)],
]);

const WITHOUT_PORTS: ReadonlySet<unknown> = new Set(['icmp', 'ipv6-icmp', 'esp', 'gre', 'vrrp']);

/** Whether a network is everything. */
function isEverything(text: string): boolean {
  return /\/0+$/.test(text);
}

/** Entries of a map that are there: neither refused nor taken away. */
export function entriesOf(tree: Tree | undefined): readonly (readonly [string, Entry])[] {
  if (tree?.kind !== 'map') return [];
  return [...tree.entries].filter(
    ([, { value }]) => value.kind !== 'invalid' && !(value.kind === 'scalar' && value.value === null),
  );
}

/** A rule's parts fit each other, its sources are there, and it does not open everything to everybody. */
export function checkRule(
  name: string,
  { key, value }: Entry,
  names: FirewallNames,
  problems: ProblemList,
): void {
  const first = (field: string): PlacedScalar | undefined => scalarsAt(value, field)[0];
  const [macro, protocol, ports] = [first('macro'), first('protocol'), first('ports')];
  const sources = scalarsAt(value, 'from');
  const isRefused = ['macro', 'protocol', 'ports', 'from'].some((field) => {
    const found = descend(value, [field]);
    return (
      found?.kind === 'invalid' ||
      (found?.kind === 'list' && found.items.some(({ kind }) => kind === 'invalid'))
    );
  });
  const clash = macro && (ports ?? protocol);
  if (clash) {
    problems.add({
      code: 'FIREWALL_RULE_PARTS',
      message: `rule "${name}" has the macro ${String(macro.value)} and a protocol or ports of its own`,
      hint: 'a macro brings both along: leave one of them out',
      place: clash.place,
    });
  }
  if (ports && WITHOUT_PORTS.has(protocol?.value)) {
    problems.add({
      code: 'FIREWALL_RULE_PARTS',
      message: `rule "${name}" has ports, and ${String(protocol?.value)} has none`,
      hint: 'leave the ports out, or write "protocol: tcp" or "protocol: udp"',
      place: ports.place,
    });
  }
  const isOther = OTHER_FAMILY.get(protocol?.value);
  const other = sources.find(
    ({ value: each }) => !/^\w+:[^:]*$/.test(String(each)) && isOther?.(String(each)),
  );
  if (other) {
    problems.add({
      code: 'FIREWALL_RULE_PARTS',
      message: `rule "${name}" is of ${String(protocol?.value)}, and "${String(other.value)}" is of the other family of addresses`,
      hint: 'IPv4 has "protocol: icmp", IPv6 has "protocol: ipv6-icmp", and both have "macro: Ping"',
      place: other.place,
    });
  }
  for (const source of sources) checkSource(source, names, problems);
  if (first('enabled')?.value === false) return;
  const isAccepting = (first('action')?.value ?? 'accept') === 'accept';
  const isForAll = sources.length === 0 || sources.some(({ value: each }) => isEverything(String(each)));
  const isOfAll = !macro && !ports && !WITHOUT_PORTS.has(protocol?.value);
  if (isAccepting && isForAll && isOfAll && !isRefused) {
    problems.add({
      code: 'FIREWALL_OPEN',
      message: `rule "${name}" lets in everything from everywhere`,
      hint: 'add "ports: [443]", "macro: HTTPS" or "from: [10.0.0.0/24]"',
      place: key,
    });
  }
}

function checkSource({ value, place }: PlacedScalar, names: FirewallNames, problems: ProblemList): void {
  const text = String(value);
  if (names.words.has(text)) return;
  const [, kind, name = text] = /^(role|group|cluster|set):(.*)$/.exec(text) ?? [];
  const report = (message: string, hint: string): void => {
    problems.add({ code: 'FIREWALL_SOURCE', message, hint, place });
  };
  if (kind !== undefined) {
    const noun = NOUNS[kind] ?? kind;
    if (names.words.has('nodes')) {
      report(
        `rules of nodes know no ${noun}s`,
        'write addresses, networks, names of machines, admins, or nodes',
      );
      return;
    }
    const known = KNOWN[kind]?.(names) ?? new Set<string>();
    if (!known.has(name)) report(`there is no ${noun} "${name}"`, suggestName(name, known, noun));
    return;
  }
  if (/^[\d.]+$/.test(text) || /[:/]/.test(text)) {
    checkAddress(text, place, problems);
    return;
  }
  const isFixed = names.machines.get(name);
  if (isFixed === undefined) {
    const where = 'a role is written "role:NAME", an IP set "set:NAME"';
    report(`there is no machine "${name}"`, suggestName(name, names.machines.keys(), 'machine', where));
  } else if (!isFixed) {
    report(
      `the address of "${name}" comes from DHCP, so that no rule can name it`,
      'give it a fixed address, or write its network',
    );
  }
}

function checkAddress(text: string, place: Place, problems: ProblemList): void {
  try {
    if (text.includes('/')) Cidr.parse(text);
    else IpAddress.parse(text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const { code, message, hint } = error;
    problems.add({ code, message, hint, place });
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  role: 'role',
  group: 'group of machines',
  cluster: 'cluster',
  set: 'IP set',
};

const KNOWN: Readonly<Record<string, (names: FirewallNames) => ReadonlySet<string>>> = {
  role: ({ roles }) => roles,
  group: ({ groups }) => groups,
  cluster: ({ clusters }) => clusters,
  set: ({ sets }) => sets,
};

/** A list of addresses and networks is not everything. */
export function checkNetworks(
  what: string,
  found: readonly { readonly value: unknown; readonly place: Place }[],
  problems: ProblemList,
): void {
  for (const { value, place } of found) {
    if (!isEverything(String(value))) continue;
    problems.add({
      code: 'FIREWALL_OPEN',
      message: `"${String(value)}" in ${what} is every address that there is`,
      hint: 'name the networks that are meant',
      place,
    });
  }
}
