import { stringify } from 'yaml';
import { configuredHost, type Json, type PhysicalHost, type Site } from '../site';
import { iniForm } from './ini-form';
import type { InventoryFormat } from './inventory-document';
import { checkedHostName, checkedUserName } from './checked-text';
import { physicalGroups } from './host-groups';
import { interpreterOf, roleInputs } from './host-variables';
import { machineRunVariables } from './run-variables';

/** How the inventory of machines of iron is rendered. */
export interface BareMetalOptions {
  /** @default 'list' */
  readonly format?: InventoryFormat;
  /**
   * Folder of what is kept of runs on them, absolute: with it they have what is so where they are configured from, the key to log in
   * with, their host keys and the folder that gets kubeconfigs. @default they have not
   */
  readonly directory?: string;
}

/** Ansible's inventory of the physical machines of a site, which belong to no stack: `bare_metal` and their groups. */
export function renderBareMetal(site: Site, { format = 'list', directory }: BareMetalOptions = {}): string {
  const hosts = site.hosts ?? [];
  const groups = new Map<string, string[]>();
  for (const host of hosts)
    for (const group of physicalGroups(site, host))
      groups.set(group, [...(groups.get(group) ?? []), host.name]);
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const variables = Object.fromEntries(
    hosts.map((host) => [host.name, bareMetalVariables(site, host, directory)]),
  );
  if (format === 'yaml') {
    const children = Object.fromEntries(
      sorted.map(([name, members]) => [
        name,
        { hosts: Object.fromEntries(members.map((host) => [host, {}])) },
      ]),
    );
    return stringify({ all: { hosts: variables, children } }, { version: '1.1', lineWidth: 0 });
  }
  if (format === 'ini') {
    return iniForm(new Map(sorted.map(([name, members]) => [name, { hosts: members }])), variables);
  }
  const lists = Object.fromEntries(sorted.map(([name, members]) => [name, { hosts: members }]));
  const all = { children: sorted.map(([name]) => name) };
  return `${JSON.stringify({ _meta: { hostvars: variables }, all, ...lists }, null, 2)}\n`;
}

/** The variables of one physical machine: how to connect, what it is, and the inputs of the roles. */
export function bareMetalVariables(site: Site, host: PhysicalHost, directory?: string): Record<string, Json> {
  const { name, domain, automation } = site;
  const address = fixedAddress(host);
  return {
    ...(address === undefined ? {} : { ansible_host: address }),
    ansible_user: checkedUserName(automation.user),
    ...(directory === undefined ? {} : machineRunVariables(site, host.name, directory)),
    ...interpreterOf(site, configuredHost(host)),
    rackwright_site: name,
    ...(host.environment === undefined ? {} : { rackwright_environment: host.environment }),
    rackwright_domain: domain,
    rackwright_hostname: checkedHostName(host.install.hostname),
    rackwright_fqdn: checkedHostName(host.fqdn),
    ...roleInputs(site, configuredHost(host)),
  };
}

/** The address of the interface with a gateway, else the first fixed one. */
export function fixedAddress({ interfaces }: PhysicalHost): string | undefined {
  const fixed = interfaces.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].flatMap((config) => (config.method === 'static' ? [config] : [])),
  );
  const chosen = fixed.find(({ gateway }) => gateway !== undefined) ?? fixed[0];
  return chosen?.address.split('/')[0];
}
