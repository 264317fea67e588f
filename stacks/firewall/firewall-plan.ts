import type { FirewallProps, FirewallRule, GuardedGuest } from '../../constructs';
import { type Environment, hasRole, isInGroup, pveClusters, type Site, type Vm } from '../../site';
import { rulesOf } from './provider-rules';
import { GROUP_LENGTH, pveName } from './pve-names';
import { type ServedRules, servedRulesOf } from './served-rules';
import { ADMINS, Sources } from './sources';

/** What a guest lets through. */
export type GuestPlan = Pick<GuardedGuest, 'enabled' | 'logIn'> &
  Required<Pick<GuardedGuest, 'rules' | 'groups'>>;

/** What an environment's firewall is made of in one cluster: names and groups of the cluster, and guests by name. */
export interface FirewallPlan {
  readonly names: Required<Pick<FirewallProps, 'aliases' | 'ipSets' | 'groups' | 'comments'>>;
  readonly guests: ReadonlyMap<string, GuestPlan>;
}

/**
 * The firewall of a whole environment, by the first node of each cluster of PVE that its machines are in, its own first: names and
 * groups are the cluster's. Empty where the specs say nothing of it.
 */
export function firewallPlans(site: Site, environment: Environment): ReadonlyMap<string, FirewallPlan> {
  const { leaderOf } = pveClusters(site);
  const clusters = new Map<string, Vm[]>([[leaderOf(environment.node), []]]);
  for (const vm of environment.vms) {
    if (!vm.firewall) continue;
    const leader = leaderOf(vm.node);
    const others = clusters.get(leader);
    if (others) others.push(vm);
    else clusters.set(leader, [vm]);
  }
  return new Map(
    [...clusters].flatMap(([leader, vms]) =>
      vms.length > 0 ? [[leader, new Planner(site, environment, vms).plan()] as const] : [],
    ),
  );
}

class Planner {
  private readonly sources: Sources;
  private readonly filtered: readonly Vm[];
  /** The rules of each group as texts, to compare others with. */
  private readonly texts = new Map<Shared, ReadonlySet<string>>();

  constructor(
    private readonly site: Site,
    private readonly environment: Environment,
    private readonly vms: readonly Vm[],
  ) {
    this.sources = new Sources(site, environment);
    this.filtered = vms.filter(({ firewall }) => firewall?.enabled);
  }

  plan(): FirewallPlan {
    const served = new Map(this.filtered.map((vm) => [vm, servedRulesOf(this.site, vm, this.sources)]));
    const named = this.namedGroups();
    const shared = [...named, ...this.roleGroups(served)];
    for (const each of shared) this.texts.set(each, new Set(each.rules.map(textOf)));
    const guests = new Map(
      this.vms.map((vm) => [vm.name, this.guest(vm, { named, shared, served: served.get(vm) })] as const),
    );
    const { aliases, ipSets, comments } = this.sources;
    return {
      names: {
        aliases,
        ipSets,
        groups: Object.fromEntries(shared.map(({ name, rules }) => [name, rules])),
        comments: { ...comments, ...Object.fromEntries(shared.map(({ name, comment }) => [name, comment])) },
      },
      guests,
    };
  }

  /** One group for each role: what all of its VMs serve, and what the specs say of the role. */
  private roleGroups(served: ReadonlyMap<Vm, ServedRules>): readonly Shared[] {
    const { roles = {} } = this.environment.firewall ?? {};
    const members = new Map<string, Vm[]>();
    for (const vm of this.filtered) {
      const keys = [...(served.get(vm)?.keys() ?? [])];
      const asked = Object.keys(roles).filter((role) => hasRole(this.site, vm, role));
      for (const key of new Set([...keys, ...asked])) {
        const known = members.get(key);
        if (known) known.push(vm);
        else members.set(key, [vm]);
      }
    }
    return [...members].sort(byKey).flatMap(([key, vms]) => {
      const own = (roles[key] ?? []).flatMap((rule) => rulesOf(rule, this.sources));
      const rules = [...own, ...common(vms.map((vm) => served.get(vm)?.get(key) ?? []))];
      return rules.length === 0
        ? []
        : [this.shared(key, { comment: `Role ${key}`, members: new Set(vms), rules })];
    });
  }

  /** Groups of Ansible of which the specs say rules; marked, as one may be called as a role is. */
  private namedGroups(): readonly Shared[] {
    const { groups = {} } = this.environment.firewall ?? {};
    return Object.entries(groups)
      .sort(byKey)
      .flatMap(([name, list]) => {
        const members = this.filtered.filter((vm) => isInGroup(this.site, vm, name));
        // What no machine uses is not made, its sets neither.
        if (members.length === 0) return [];
        const rules = list.flatMap((rule) => rulesOf(rule, this.sources));
        if (rules.length === 0) return [];
        return [this.shared(`g-${name}`, { comment: `Group ${name}`, members: new Set(members), rules })];
      });
  }

  private shared(key: string, { comment, ...group }: Omit<Shared, 'name'>): Shared {
    const { name } = this.environment;
    return { ...group, name: pveName(name, key, GROUP_LENGTH), comment: `${comment} of ${name}` };
  }

  /** SSH comes first: no rule of the specs can lock Ansible out. */
  private guest(vm: Vm, { named, shared, served = new Map() }: Groups): GuestPlan {
    const { enabled = false, rules = [] } = vm.firewall ?? {};
    if (!enabled) return { enabled, rules: [], groups: [] };
    const mine = shared.filter(({ members }) => members.has(vm));
    const isInGroups = (rule: FirewallRule): boolean =>
      mine.some((group) => this.texts.get(group)?.has(textOf(rule)));
    const alone = [...served.values()].flat().filter((rule) => !isInGroups(rule));
    // What a guest has beside its groups is asked before them, and must not be asked before what the specs say in them.
    const before = alone.length === 0 ? [] : mine.filter((group) => named.includes(group));
    const rest = [...before.flatMap((group) => group.rules), ...this.beforeServed(alone), ...alone];
    const login = this.sources
      .of(ADMINS)
      .map((source): FirewallRule => ({ action: 'ACCEPT', macro: 'SSH', source, comment: 'login' }));
    const { logDropped } = this.environment.firewall ?? {};
    return {
      enabled,
      rules: [
        ...login,
        ...rules.flatMap((rule) => rulesOf(rule, this.sources)),
        ...this.forwarded(vm),
        ...rest,
      ],
      groups: mine.map(({ name }) => name),
      ...(logDropped === undefined ? {} : { logIn: logDropped }),
    };
  }

  /** What the specs say of the roles of rules that stand before groups: it comes before what those open. */
  private beforeServed(rules: readonly FirewallRule[]): readonly FirewallRule[] {
    const { roles = {} } = this.environment.firewall ?? {};
    return [...new Set(rules.map(({ comment = '' }) => comment))]
      .flatMap((role) => roles[role] ?? [])
      .flatMap((rule) => rulesOf(rule, this.sources));
  }

  /** What a router passes on for the networks behind it comes in at its card, and is no less than everything. */
  private forwarded({ role }: Vm): readonly FirewallRule[] {
    if (role !== 'router') return [];
    const { sdn } = this.environment;
    const cidrs = (sdn?.vnets ?? []).flatMap(({ subnets }) => subnets.map(({ cidr }) => cidr));
    return this.sources
      .networks('inside', cidrs)
      .map((source): FirewallRule => ({ action: 'ACCEPT', source, comment: 'passed on' }));
  }
}

/** Rules that guests share. */
interface Shared {
  readonly name: string;
  readonly comment: string;
  readonly rules: readonly FirewallRule[];
  readonly members: ReadonlySet<Vm>;
}

/** What a guest may be in, and what it serves. */
interface Groups {
  /** Those of Ansible's groups. */
  readonly named: readonly Shared[];
  /** All, in the order in which they are asked. */
  readonly shared: readonly Shared[];
  readonly served: ServedRules | undefined;
}

/** The rules that are in all lists. */
function common(lists: readonly (readonly FirewallRule[])[]): readonly FirewallRule[] {
  const [first = [], ...others] = lists;
  const sets = others.map((rules) => new Set(rules.map(textOf)));
  return first.filter((rule) => sets.every((set) => set.has(textOf(rule))));
}

function textOf(rule: FirewallRule): string {
  return JSON.stringify(rule);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
