import { addressesOf, type Environment, nameGroupsOf, rolesOf, type Site, type Vm } from '../../site';
import { NAME_LENGTH, pveName } from './pve-names';

/** The set of who may log in, as rules and specs call it. */
export const ADMINS = 'admins';

/**
 * What rules of an environment come from, as PVE has it: addresses as they are, machines as aliases, all others as IP sets. What no
 * rule names is not made.
 */
export class Sources {
  readonly aliases: Record<string, string> = {};
  readonly ipSets: Record<string, readonly string[]> = {};
  readonly comments: Record<string, string> = {};

  constructor(
    private readonly site: Site,
    private readonly environment: Environment,
  ) {}

  /** One text for each source of a rule; none where a name stands for no address, so that the rule opens nothing. */
  of(source: string): readonly string[] {
    const { firewall, name: environment, vms } = this.environment;
    if (source === ADMINS) return this.set(ADMINS, this.admins(), `Who logs in to ${environment}`);
    if (/^[\d.]+$/.test(source) || /[/]|:.*:/.test(source)) return [source];
    const [, kind, name = source] = /^(role|group|cluster|set):(.*)$/.exec(source) ?? [];
    if (kind === undefined) return this.machine(name);
    if (kind === 'set') return this.set(name, firewall?.ipSets[name] ?? [], `${name} of the specs`);
    if (kind === 'cluster') return this.members(`cluster-${name}`, this.ofCluster(name));
    const isIn = (vm: Vm): boolean =>
      kind === 'role' ? rolesOf(this.site, vm).includes(name) : groupsOf(this.site, vm).includes(name);
    return this.members(
      `${kind}-${name}`,
      vms.filter(isIn).map((vm) => vm.name),
    );
  }

  /** The fixed addresses of machines as one set, `dev-role-k3s`. */
  members(name: string, machines: readonly string[]): readonly string[] {
    const addresses = machines.flatMap((machine) => addressesOf(this.site, machine));
    return this.set(name, addresses, `Addresses of ${name.replace('-', ' ')} in ${this.environment.name}`);
  }

  /** Networks as one set, or the one as it is. */
  networks(name: string, cidrs: readonly string[]): readonly string[] {
    if (cidrs.length < 2) return cidrs;
    return this.set(name, cidrs, `Networks of ${name} in ${this.environment.name}`);
  }

  /** Whoever logs in to machines behind a router comes from the router. */
  private admins(): readonly string[] {
    const { firewall, vms, sdn } = this.environment;
    const vnets = new Set(sdn?.vnets.map(({ id }) => id));
    const routers = vms
      .filter(({ role }) => role === 'router')
      .flatMap(({ nics }) => nics.filter(({ bridge }) => vnets.has(bridge)))
      .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
      .flatMap((config) => (config.method === 'static' ? [config.address.split('/')[0] ?? ''] : []));
    return [...(firewall?.admins ?? []), ...routers];
  }

  private ofCluster(name: string): readonly string[] {
    const { clusters = [] } = this.site;
    return clusters
      .filter((each) => each.name === name)
      .flatMap(({ controlPlane, workers }) => [...controlPlane, ...workers]);
  }

  private machine(name: string): readonly string[] {
    return addressesOf(this.site, name).map((address, index) => {
      const suffix = index === 0 ? '' : `-${String(index + 1)}`;
      const alias = pveName(this.environment.name, `${name}${suffix}`, NAME_LENGTH);
      this.aliases[alias] = address;
      this.comments[alias] = name;
      return `dc/${alias}`;
    });
  }

  private set(name: string, members: readonly string[], comment: string): readonly string[] {
    if (members.length === 0) return [];
    const full = pveName(this.environment.name, name, NAME_LENGTH);
    this.ipSets[full] = [...new Set(members)].sort();
    this.comments[full] = comment;
    return [`+dc/${full}`];
  }
}

/** The Ansible groups of a VM that people name. */
export function groupsOf(site: Site, vm: Vm): readonly string[] {
  return [...nameGroupsOf(site, vm.name), ...vm.install.groups];
}
