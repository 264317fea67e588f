import { stringify } from 'yaml';
import type { Environment, Json, Site, Vm } from '../site';
import { environmentGroup, hostGroups } from './host-groups';
import { iniForm } from './ini-form';
import { environmentVariables, hostVariables } from './host-variables';

/** Forms of an inventory that Ansible reads. */
export type InventoryFormat = 'list' | 'yaml' | 'ini';

/** How an inventory is rendered. */
export interface InventoryOptions {
  /**
   * `list` is the JSON that Ansible expects of an inventory script's `--list`; `yaml` and `ini` are inventory files.
   * @default 'list'
   */
  readonly format?: InventoryFormat;
  /** Names of the hosts to list; what they know of the others stays. @default all of the environment */
  readonly hosts?: readonly string[] | undefined;
  /** Variables of every host, which the hosts' own override: `{ ansible_ssh_args: '-F …' }`. */
  readonly variables?: Readonly<Record<string, Json>>;
  /** More variables of all hosts of single environments, by the environment's name. */
  readonly environmentVariables?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** More variables of single hosts, by host name; they win over the site's. */
  readonly hostVariables?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

interface Group {
  readonly hosts: string[];
  readonly vars?: Readonly<Record<string, Json>>;
}

/** A machine, and where it belongs. */
interface Member {
  readonly environment: Environment;
  readonly vm: Vm;
}

/** The inventory of environments as text, ready for Ansible. Equal input gives equal bytes. */
export function renderInventory(
  site: Site,
  environments: Environment | readonly Environment[],
  options: InventoryOptions = {},
): string {
  const members = [environments]
    .flat()
    .flatMap((environment) => environment.vms.map((vm): Member => ({ environment, vm })))
    .filter(({ vm: { name } }) => options.hosts?.includes(name) ?? true);
  const hosts = Object.fromEntries(
    members.map((member) => [member.vm.name, variablesOf(site, member, options)] as const),
  );
  return FORMS[options.format ?? 'list'](groupsOf(site, members, options), hosts, options.variables);
}

const FORMS: Readonly<
  Record<
    InventoryFormat,
    (
      groups: Map<string, Group>,
      hosts: Record<string, Record<string, Json>>,
      variables?: Readonly<Record<string, Json>>,
    ) => string
  >
> = { list: listForm, yaml: yamlForm, ini: iniForm };

function variablesOf(
  site: Site,
  { environment, vm }: Member,
  options: InventoryOptions,
): Record<string, Json> {
  return { ...hostVariables(site, environment, vm), ...options.hostVariables?.[vm.name] };
}

function groupsOf(
  site: Site,
  members: readonly Member[],
  { environmentVariables: more = {} }: InventoryOptions,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { environment, vm } of members) {
    for (const name of hostGroups(site, environment, vm)) {
      const group = groups.get(name) ?? newGroup(environment, name, more[environment.name]);
      group.hosts.push(vm.name);
      groups.set(name, group);
    }
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function newGroup(
  environment: Environment,
  name: string,
  more: Readonly<Record<string, Json>> | undefined,
): Group {
  return name === environmentGroup(environment)
    ? { hosts: [], vars: { ...environmentVariables(environment), ...more } }
    : { hosts: [] };
}

/** @see https://docs.ansible.com/ansible/12/dev_guide/developing_inventory.html#tuning-the-external-inventory-script */
function listForm(
  groups: Map<string, Group>,
  hosts: Record<string, Json>,
  variables?: Readonly<Record<string, Json>>,
): string {
  const all = { children: [...groups.keys()], ...(variables && { vars: variables }) };
  return `${JSON.stringify({ _meta: { hostvars: hosts }, all, ...Object.fromEntries(groups) }, null, 2)}\n`;
}

function yamlForm(
  groups: Map<string, Group>,
  hosts: Record<string, Json>,
  variables?: Readonly<Record<string, Json>>,
): string {
  const children = Object.fromEntries(
    [...groups].map(([name, group]) => [
      name,
      {
        hosts: Object.fromEntries(group.hosts.map((host) => [host, {}])),
        ...(group.vars && { vars: group.vars }),
      },
    ]),
  );
  const document = { all: { hosts, ...(variables && { vars: variables }), children } };
  // YAML 1.1 is what Ansible reads: `yes` and `on` must come out quoted.
  return stringify(document, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}
