import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import {
  bareMetalVariables,
  hostVariables,
  type InventoryOptions,
  renderBareMetal,
  renderInventory,
  runVariables,
  sshConfigFile,
} from '../../inventory';
import { type Environment, partsOf, type Site, suggestName } from '../../site';
import type { Context } from '../context';
import { environmentDirectory } from '../deployment';
import { machinesDirectory } from '../machine-ansible';
import { CommandFailed } from '../exit';
import { openSite, pickEnvironment, pickHosts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly list?: boolean;
  readonly host?: string;
  readonly yaml?: boolean;
  readonly ini?: boolean;
  readonly bareMetal?: boolean;
  readonly hosts?: readonly string[];
}

/** @param wanted - the environment that was named; undefined looks in all */
function printHost(context: Context, site: Site, name: string, wanted: string | undefined): void {
  const found = site.environments.find(({ vms }) => vms.some((vm) => vm.name === name));
  const environment = wanted === undefined ? found : pickEnvironment(context, site, wanted);
  const vm = environment?.vms.find((candidate) => candidate.name === name);
  if (environment && vm) {
    context.writer.json(hostVariables(site, environment, vm));
    return;
  }
  const iron = site.hosts?.find((host) => host.name === name);
  if (iron && (environment === undefined || iron.environment === environment.name)) {
    context.writer.json(bareMetalVariables(site, iron, machinesDirectory(context)));
    return;
  }
  const where = environment ? `environment "${environment.name}"` : 'this site';
  const vms = (environment ? [environment] : site.environments).flatMap((each) => namesOf(each.vms));
  const known = environment ? vms : [...vms, ...namesOf(site.hosts ?? [])];
  const hint = found ? `it is in "${found.name}"` : suggestName(name, known, 'host');
  context.writer.note(`HOST_UNKNOWN: there is no host "${name}" in ${where}; ${hint}`);
  throw new CommandFailed(2);
}

function namesOf(machines: readonly { readonly name: string }[]): readonly string[] {
  return machines.map(({ name }) => name);
}

/**
 * How hosts are reached where a run has been: by the ssh_config that it left, with the host keys that it knows. An address comes from
 * the site all the same.
 */
function waysIn(
  context: Context,
  site: Site,
  environments: readonly Environment[],
): Pick<InventoryOptions, 'environmentVariables' | 'hostVariables'> {
  const parts = environments.flatMap((environment) => [...partsOf(environment)]);
  const known = parts.flatMap((part) => {
    const directory = environmentDirectory(context, part);
    return existsSync(sshConfigFile(directory)) ? [{ part, variables: runVariables(site, directory) }] : [];
  });
  const whole = known.filter(({ part }) => part.partOf === undefined);
  const shards = known.filter(({ part }) => part.partOf !== undefined);
  return {
    environmentVariables: Object.fromEntries(whole.map(({ part, variables }) => [part.name, variables])),
    hostVariables: Object.fromEntries(
      shards.flatMap(({ part, variables }) => part.vms.map(({ name }) => [name, variables])),
    ),
  };
}

/** `rackwright inventory`: what Ansible is given, also as an inventory script (`--list`, `--host`). */
export function addInventory(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('inventory [environment]')
      .description(
        "Ansible's inventory of an environment that is named, here or by RACKWRIGHT_ENVIRONMENT, else of all",
      ),
  )
    .option('--list', 'JSON, as Ansible asks of an inventory script (the default)')
    .option('--yaml', 'an inventory file in YAML')
    .option('--ini', 'an inventory file in INI')
    .option(
      '--host <name>',
      'the variables of one host as JSON, of whichever environment unless one is named',
    )
    .option('--hosts <names...>', 'only these hosts')
    .option('--bare-metal', 'the physical machines, which belong to no stack')
    .option('--json', 'the same as --list')
    .action((name: string | undefined, options: Options) => {
      const site = openSite(context, options);
      const named = name ?? context.environment['RACKWRIGHT_ENVIRONMENT'];
      if (options.host !== undefined) {
        printHost(context, site, options.host, named);
        return;
      }
      const format = options.yaml ? 'yaml' : options.ini ? 'ini' : 'list';
      if (options.bareMetal || (named === undefined && site.environments.length === 0)) {
        const all = site.hosts ?? [];
        const wanted = pickHosts(context, options.hosts, namesOf(all));
        const hosts = all.filter((host) => wanted?.includes(host.name) ?? true);
        const directory = machinesDirectory(context);
        context.writer.text(renderBareMetal({ ...site, hosts }, { format, directory }));
        return;
      }
      // A script that Ansible calls gets no argument.
      const listed = named === undefined ? site.environments : [pickEnvironment(context, site, named)];
      const known = listed.flatMap(({ vms }) => namesOf(vms));
      const hosts = pickHosts(context, options.hosts, known);
      context.writer.text(renderInventory(site, listed, { format, hosts, ...waysIn(context, site, listed) }));
    });
}
