import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { Firewall, type GuardedGuest, type GuestFirewall, type ProxmoxVm } from '../../constructs';
import { type Environment, pveClusters, type Site, type Vm } from '../../site';
export { nodeFirewall } from './node-firewall';
import { type FirewallPlan, firewallPlans } from './firewall-plan';

/** What the firewall of a stack is made of. */
export interface EnvironmentFirewallProps {
  readonly site: Site;
  /** An environment, or a part of one that is divided. */
  readonly environment: Environment;
  /** Those of the environment's VMs that are in the stack. */
  readonly machines: readonly { readonly vm: Vm; readonly machine: ProxmoxVm }[];
  /** Of a node. @default that of the stack */
  readonly providerOf?: (node: string) => TerraformProvider;
}

/** What is made for one guest; undefined for one that the specs say nothing of. */
export type GuardOf = (name: string) => GuestFirewall | undefined;

/**
 * PVE's firewall as the specs say it, in each cluster that the environment's machines are in. Of an environment that is divided, its own
 * stack has the names and groups of all parts.
 */
export function addFirewall(scope: Construct, props: EnvironmentFirewallProps): GuardOf {
  const { site, environment, providerOf } = props;
  const { partOf, node } = environment;
  const { leaderOf, nameOf } = pveClusters(site);
  const whole = wholeOf(site, environment);
  const made = [...plansOf(site, whole)].flatMap(([leader, plan]) => {
    const isHome = leader === leaderOf(node);
    const guests = guardedGuests(plan, props);
    const isNeeded = partOf === undefined || guests.length > 0;
    // A node that machines are on: of others of its cluster there need be no token.
    const there = guests[0] ?? whole.vms.find(({ name }) => plan.guests.has(name));
    const where = isHome ? node : there?.node;
    if (!isNeeded || where === undefined) return [];
    const own = partOf === undefined ? plan.names : { madeElsewhere: namesIn(plan) };
    const pinned = isHome ? {} : { pinnedWith: nameOf(where) };
    const firewall = { ...own, ...pinned, guests, provider: providerOf?.(where) };
    return [new Firewall(scope, isHome ? 'firewall' : `firewall ${nameOf(where)}`, firewall)];
  });
  return (name) => made.map((firewall) => firewall.guest(name)).find((guest) => guest !== undefined);
}

// Every part of an environment that is divided asks for the plan of the whole.
const known = new WeakMap<Site, Map<Environment, ReturnType<typeof firewallPlans>>>();

function plansOf(site: Site, environment: Environment): ReturnType<typeof firewallPlans> {
  const ofSite = known.get(site) ?? new Map<Environment, ReturnType<typeof firewallPlans>>();
  known.set(site, ofSite);
  const plans = ofSite.get(environment) ?? firewallPlans(site, environment);
  ofSite.set(environment, plans);
  return plans;
}

function guardedGuests(plan: FirewallPlan, { machines }: EnvironmentFirewallProps): readonly GuardedGuest[] {
  return machines.flatMap(({ vm, machine }): GuardedGuest[] => {
    const guest = plan.guests.get(vm.name);
    if (!guest) return [];
    const { name, node, vmId } = vm;
    return [{ ...guest, name, node, vmId, madeWith: `${machine.address}.id`, dependsOn: [machine] }];
  });
}

function namesIn({ names }: FirewallPlan): Record<'aliases' | 'ipSets' | 'groups', readonly string[]> {
  return {
    aliases: Object.keys(names.aliases),
    ipSets: Object.keys(names.ipSets),
    groups: Object.keys(names.groups),
  };
}

function wholeOf({ environments }: Site, environment: Environment): Environment {
  const whole = environment.partOf ?? environment.name;
  return environments.find(({ name }) => name === whole) ?? environment;
}
