import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { Firewall, type GuardedGuest, type ProxmoxVm } from '../../constructs';
import type { Environment, Site, Vm } from '../../site';
import { firewallPlan } from './firewall-plan';

/** What the firewall of a stack is made of. */
export interface EnvironmentFirewallProps {
  readonly site: Site;
  /** An environment, or a part of one that is divided. */
  readonly environment: Environment;
  /** Those of the environment's VMs that are in the stack. */
  readonly machines: readonly { readonly vm: Vm; readonly machine: ProxmoxVm }[];
  /** @default that of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * PVE's firewall as the specs say it; undefined where they say nothing of it. Of an environment that is divided, its own stack has the
 * names and groups of all parts. They are the cluster's of the environment's own node.
 */
export function addFirewall(
  scope: Construct,
  { site, environment, machines, provider }: EnvironmentFirewallProps,
): Firewall | undefined {
  const { partOf } = environment;
  const whole =
    partOf === undefined ? wholeOf(site, environment) : wholeOf(site, { ...environment, name: partOf });
  const plan = firewallPlan(site, whole);
  if (!plan) return undefined;
  const guests = machines.flatMap(({ vm, machine }): GuardedGuest[] => {
    const guest = plan.guests.get(vm.name);
    if (!guest) return [];
    const { name, node, vmId } = vm;
    return [{ ...guest, name, node, vmId, madeWith: `${machine.address}.id`, dependsOn: [machine] }];
  });
  const { names } = plan;
  if (partOf === undefined) return new Firewall(scope, 'firewall', { ...names, guests, provider });
  const madeElsewhere = {
    aliases: Object.keys(names.aliases),
    ipSets: Object.keys(names.ipSets),
    groups: Object.keys(names.groups),
  };
  return new Firewall(scope, 'firewall', { madeElsewhere, guests, provider });
}

function wholeOf(site: Site, environment: Environment): Environment {
  return site.environments.find(({ name }) => name === environment.name) ?? environment;
}
