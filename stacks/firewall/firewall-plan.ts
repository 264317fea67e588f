import type { FirewallProps, FirewallRule } from '../../constructs';
import {
  clusterOf,
  type Environment,
  rolesOf,
  servedPorts,
  type Site,
  talosPorts,
  type Vm,
} from '../../site';
import { rulesOf, servedRules } from './provider-rules';
import { GROUP_LENGTH, pveName } from './pve-names';
import { ADMINS, groupsOf, Sources } from './sources';

/** What a guest lets through. */
export interface GuestPlan {
  readonly enabled: boolean;
  readonly rules: readonly FirewallRule[];
  readonly groups: readonly string[];
}

/** What an environment's firewall is made of: names and groups of the cluster, and guests by name. */
export interface FirewallPlan {
  readonly names: Required<Pick<FirewallProps, 'aliases' | 'ipSets' | 'groups' | 'comments'>>;
  readonly guests: ReadonlyMap<string, GuestPlan>;
}

/** Rules that guests share. */
interface Shared {
  readonly name: string;
  readonly comment: string;
  readonly rules: readonly FirewallRule[];
}

/** The firewall of a whole environment; undefined where the specs say nothing of it. */
export function firewallPlan(site: Site, environment: Environment): FirewallPlan | undefined {
  return environment.vms.some(({ firewall }) => firewall) ? new Planner(site, environment).plan() : undefined;
}

class Planner {
  private readonly sources: Sources;
  private readonly filtered: readonly Vm[];

  constructor(
    private readonly site: Site,
    private readonly environment: Environment,
  ) {
    this.sources = new Sources(site, environment);
    this.filtered = environment.vms.filter(({ firewall }) => firewall?.enabled);
  }

  plan(): FirewallPlan {
    const served = new Map(this.filtered.map((vm) => [vm, this.served(vm)]));
    const groups = [...this.roleGroups(served), ...this.namedGroups()];
    const { aliases, ipSets, comments } = this.sources;
    const guests = new Map(
      this.environment.vms.flatMap((vm) =>
        vm.firewall ? [[vm.name, this.guest(vm, groups, served.get(vm))] as const] : [],
      ),
    );
    const shared = groups.map(({ shared: each }) => each);
    return {
      names: {
        aliases,
        ipSets,
        groups: Object.fromEntries(shared.map(({ name, rules }) => [name, rules])),
        comments: {
          ...comments,
          ...Object.fromEntries(shared.map(({ name, comment }) => [name, comment])),
        },
      },
      guests,
    };
  }

  /** What a VM serves, by role and, of members of a cluster, by that. */
  private served(vm: Vm): ReadonlyMap<string, readonly FirewallRule[]> {
    const all = [...servedPorts(this.site, vm)].map(([role, ports]) => {
      const cluster = role === 'k3s' ? clusterOf(this.site, vm.name, 'k3s') : undefined;
      const key = cluster ? `${role}-${cluster.name}` : role;
      const set = cluster ? `cluster-${cluster.name}` : `role-${role}`;
      return [
        key,
        ports.flatMap((each) => servedRules(role, each, { key: set, sources: this.sources })),
      ] as const;
    });
    const cluster = clusterOf(this.site, vm.name, 'talos')?.name;
    if (cluster === undefined) return new Map(all);
    const options = { key: `cluster-${cluster}`, sources: this.sources };
    const ports = talosPorts(this.site, vm.name);
    const rules = ports.flatMap((each) => servedRules('talos', each, options));
    return new Map([...all, [`talos-${cluster}`, rules]]);
  }

  /** One group for each role: what all of its VMs serve, and what the specs say of the role. */
  private roleGroups(
    served: ReadonlyMap<Vm, ReadonlyMap<string, readonly FirewallRule[]>>,
  ): readonly Group[] {
    const { roles = {} } = this.environment.firewall ?? {};
    const members = new Map<string, Vm[]>();
    const add = (key: string, vm: Vm): void => {
      const known = members.get(key);
      if (known) known.push(vm);
      else members.set(key, [vm]);
    };
    for (const vm of this.filtered) {
      const keys = [...(served.get(vm)?.keys() ?? [])];
      const asked = rolesOf(this.site, vm).filter((role) => roles[role]);
      for (const key of new Set([...keys, ...asked])) add(key, vm);
    }
    return [...members].sort(byKey).flatMap(([key, vms]) => {
      const own = (roles[key] ?? []).flatMap((rule) => rulesOf(rule, this.sources));
      const lists = vms.map((vm) => served.get(vm)?.get(key) ?? []);
      const rules = [...own, ...common(lists)];
      return rules.length === 0
        ? []
        : [{ members: new Set(vms), shared: this.shared(key, `Role ${key}`, rules) }];
    });
  }

  /** Groups of Ansible of which the specs say rules; marked, as one may be called as a role is. */
  private namedGroups(): readonly Group[] {
    const { groups = {} } = this.environment.firewall ?? {};
    return Object.entries(groups)
      .sort(byKey)
      .flatMap(([name, list]) => {
        const members = this.filtered.filter((vm) => groupsOf(this.site, vm).includes(name));
        const rules = list.flatMap((rule) => rulesOf(rule, this.sources));
        if (members.length === 0 || rules.length === 0) return [];
        return [{ members: new Set(members), shared: this.shared(`g-${name}`, `Group ${name}`, rules) }];
      });
  }

  private shared(key: string, comment: string, rules: readonly FirewallRule[]): Shared {
    const { name } = this.environment;
    return { name: pveName(name, key, GROUP_LENGTH), comment: `${comment} of ${name}`, rules };
  }

  /** SSH comes first: no rule of the specs can lock Ansible out. */
  private guest(
    vm: Vm,
    groups: readonly Group[],
    served: ReadonlyMap<string, readonly FirewallRule[]> = new Map(),
  ): GuestPlan {
    const { enabled = false, rules = [] } = vm.firewall ?? {};
    if (!enabled) return { enabled, rules: [], groups: [] };
    const mine = groups.filter(({ members }) => members.has(vm));
    const inGroups = new Set(mine.flatMap(({ shared }) => shared.rules.map((rule) => JSON.stringify(rule))));
    const rest = [...served.values()].flat().filter((rule) => !inGroups.has(JSON.stringify(rule)));
    const login = this.sources
      .of(ADMINS)
      .map((source): FirewallRule => ({ action: 'ACCEPT', macro: 'SSH', source, comment: 'login' }));
    return {
      enabled,
      rules: [
        ...login,
        ...rules.flatMap((rule) => rulesOf(rule, this.sources)),
        ...this.forwarded(vm),
        ...this.beforeServed(rest),
        ...rest,
      ],
      groups: mine.map(({ shared }) => shared.name),
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

/** Guests that share rules. */
interface Group {
  readonly members: ReadonlySet<Vm>;
  readonly shared: Shared;
}

/** The rules that are in all lists. */
function common(lists: readonly (readonly FirewallRule[])[]): readonly FirewallRule[] {
  const [first = [], ...others] = lists;
  const sets = others.map((rules) => new Set(rules.map((rule) => JSON.stringify(rule))));
  return first.filter((rule) => sets.every((set) => set.has(JSON.stringify(rule))));
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
