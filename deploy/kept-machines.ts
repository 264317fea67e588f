import type { StackTargets } from '../stacks';
import type { StateResource, TerraformState } from './state-json';

type KeptMachine = StackTargets['kept'][string];

/**
 * What a state says of the machines that a deploy of others leaves as they are, also of those that the specs no longer
 * have. Put in place of references to them, it keeps them in the record, and nothing of them is read or changed.
 *
 * @param hosts names of the machines that are deployed
 */
export function targetsOf({ outputs, resources }: TerraformState, hosts: readonly string[]): StackTargets {
  const told = (outputs['hosts'] ?? {}) as Readonly<Record<string, { node?: string }>>;
  const kept = resources.flatMap((generation) => {
    const name = machineOf(generation);
    if (name === undefined || hosts.includes(name)) return [];
    const vm = resources.find((each) => isVm(each, name));
    return vm ? [[name, keptMachine(generation, vm, told[name]?.node)] as const] : [];
  });
  return { hosts, kept: Object.fromEntries(kept), configured: configuredOf(resources, hosts) };
}

/** The machine whose generation a resource tells; states from before have them all under one name, by index. */
function machineOf({ type, name, index }: StateResource): string | undefined {
  if (type !== 'terraform_data') return undefined;
  return name === 'generation' ? String(index) : /^generation-(.+)$/.exec(name)?.[1];
}

/** A leading digit has an underscore before it in Terraform's names. */
function isVm({ type, name }: StateResource, host: string): boolean {
  return type === 'proxmox_virtual_environment_vm' && (name === host || name === `_${host}`);
}

/** @param node what was said of it so far: one that moves by itself is said to be where it was first made */
function keptMachine(generation: StateResource, { values }: StateResource, node?: string): KeptMachine {
  const cards = (values['network_device'] ?? []) as readonly { readonly mac_address: string }[];
  return {
    facts: {
      vm_id: Number(values['vm_id']),
      node: node ?? String(values['node_name']),
      mac_addresses: cards.map(({ mac_address: address }) => address),
      generation: String(generation.values['id']),
    },
  };
}

/** Who was configured by what; nobody where the last run failed, so that the next whole deploy asks them all. */
function configuredOf(
  resources: readonly StateResource[],
  hosts: readonly string[],
): StackTargets['configured'] {
  const run = resources.find(({ type, name }) => type === 'terraform_data' && name === 'ansible');
  if (!run || run.tainted === true) return {};
  const triggers = Object.entries(run.values['triggers_replace'] ?? {});
  return Object.fromEntries(triggers.filter(([name]) => !hosts.includes(name)));
}
