import { addressesOf, type Environment, isAddress, machinesOfSource, type Site } from '../../site';
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
  /** Every machine asks for the same ones. */
  private readonly known = new Map<string, readonly string[]>();

  constructor(
    private readonly site: Site,
    private readonly environment: Environment,
  ) {}

  /** One text for each source of a rule; none where a name stands for no address, so that the rule opens nothing. */
  of(source: string): readonly string[] {
    return this.once(source, () => this.find(source));
  }

  /** The fixed addresses of machines as one set, `dev-role-k3s`. */
  members(name: string, machines: readonly string[]): readonly string[] {
    return this.once(`members ${name}`, () => {
      const addresses = machines.flatMap((machine) => addressesOf(this.site, machine));
      return this.set(name, addresses, `Addresses of ${name.replace('-', ' ')} in ${this.environment.name}`);
    });
  }

  /** Networks as one set, or the one as it is. */
  networks(name: string, cidrs: readonly string[]): readonly string[] {
    if (cidrs.length < 2) return cidrs;
    return this.set(name, cidrs, `${name.replace('-', ' ')} in ${this.environment.name}`);
  }

  private find(source: string): readonly string[] {
    const { firewall, name: environment } = this.environment;
    if (source === ADMINS) return this.set(ADMINS, this.admins(), `Who logs in to ${environment}`);
    if (isAddress(source)) return [source];
    const [, kind, name = source] = /^(role|group|cluster|set):(.*)$/.exec(source) ?? [];
    if (kind === undefined) return this.machine(name);
    if (kind === 'set') return this.set(name, firewall?.ipSets[name] ?? [], `${name} of the specs`);
    return this.members(`${kind}-${name}`, machinesOfSource(this.site, this.environment, source) ?? []);
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

  private machine(name: string): readonly string[] {
    return addressesOf(this.site, name).map((address, index) => {
      // No machine has "_" in its name.
      const suffix = index === 0 ? '' : `_${String(index + 1)}`;
      const alias = pveName(this.environment.name, `${name}${suffix}`, NAME_LENGTH);
      this.aliases[alias] = address;
      this.comments[alias] = name;
      return `dc/${alias}`;
    });
  }

  private set(name: string, members: readonly string[], comment: string): readonly string[] {
    if (members.length === 0) return [];
    const full = pveName(this.environment.name, name, NAME_LENGTH);
    this.ipSets[full] = [...new Set(members.map(asPveHasIt))].sort();
    this.comments[full] = comment;
    return [`+dc/${full}`];
  }

  private once(key: string, find: () => readonly string[]): readonly string[] {
    const known = this.known.get(key) ?? find();
    this.known.set(key, known);
    return known;
  }
}

/** A network of one address is that address to PVE, and shows as such. @param network `10.0.0.5/32` */
export function asPveHasIt(network: string): string {
  return network.toLowerCase().replace(network.includes(':') ? /\/128$/ : /\/32$/, '');
}
