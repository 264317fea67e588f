import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment, Vm } from '../site';
import { composeProject } from './compose';
import type { PlanRequest } from './deploy-request';
import type { TerraformState } from './state-json';

const OPTIONS = 'proxmox_virtual_environment_firewall_options';

/**
 * Switches PVE's filter off for machines that the state filters and of which the specs say nothing any more: the provider leaves the
 * switch of a guest as it is when its resource goes, while the rules go, and nothing would come in any longer.
 *
 * @param parts those that the deploy works on, after their stacks were initialised
 * @returns the request; where there is such a machine with a site that says it, and with the stacks written anew
 */
export async function withLeftFilters<Request extends PlanRequest>(
  request: Request,
  parts: readonly Environment[],
  stateOf: (part: Environment) => Promise<TerraformState>,
): Promise<Request> {
  const left = new Set<string>();
  for (const part of parts) {
    const silent = part.vms.filter(({ firewall }) => !firewall);
    if (silent.length === 0 || !mayFilter(request, part)) continue;
    const guarded = guardedIn(await stateOf(part));
    for (const { vmId, name } of silent) if (guarded.has(vmId)) left.add(name);
  }
  if (left.size === 0) return request;
  const { site, environment } = request;
  const switchOff = (vm: Vm): Vm =>
    left.has(vm.name) && !vm.firewall ? { ...vm, firewall: { enabled: false, rules: [] } } : vm;
  const mended = (each: Environment): Environment => ({ ...each, vms: each.vms.map(switchOff) });
  const environments = site.environments.map((each) => (isOf(environment, each) ? mended(each) : each));
  const changed = { ...request, site: { ...site, environments }, environment: mended(environment) };
  composeProject(changed);
  return changed;
}

/** A look into the file, which takes no time; of other backends nobody knows. */
function mayFilter({ site, project }: PlanRequest, { name }: Environment): boolean {
  if (site.backend.type !== 'local') return true;
  try {
    return readFileSync(join(project, `terraform.${name}.tfstate`), 'utf8').includes(OPTIONS);
  } catch {
    // Nothing was deployed yet, or Terraform tells what is wrong with it.
    return false;
  }
}

/** Ids of the VMs whose switch a state has. */
function guardedIn({ resources }: TerraformState): ReadonlySet<number> {
  const options = resources.filter(({ type }) => type === OPTIONS);
  return new Set(options.map((each) => Number(each.values['vm_id'])));
}

function isOf({ name, partOf }: Environment, { name: whole }: Environment): boolean {
  return whole === (partOf ?? name);
}
