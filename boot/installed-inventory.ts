import { joinLists, renderBareMetal, renderInventory } from '../inventory';
import { networkMachines, type Site } from '../site';
import type { MachineState } from './machines';

/** Of machines that have their operating system. */
export const INSTALLED: readonly MachineState[] = ['installed', 'configuring', 'ready'];

/** Ansible's inventory, as `--list`, of machines of the site that are installed, of iron and VMs. @param names of what is installed */
export function installedInventory(site: Site, names: readonly string[]): string {
  const installed = new Set(names);
  const hosts = (site.hosts ?? []).filter(({ name }) => installed.has(name));
  const iron = renderBareMetal({ ...site, hosts });
  const vms = networkMachines(site).flatMap(({ name, vm }) => (vm && installed.has(name) ? [name] : []));
  return vms.length === 0 ? iron : joinLists(iron, renderInventory(site, site.environments, { hosts: vms }));
}
