import type { ProblemList } from '../errors';
import type { Environment, Site } from '../model';
import type { SiteDraft } from '../resolve';
import { addressesOf, hasRole, isInGroup, machinesOfSource } from '../served';
import type { Place } from '../text';
import { descend, type Entry, scalarsAt, type Tree } from '../yaml';
import { entriesOf } from './firewall-rule';

/** Rules of PVE's firewall reach somebody: what stands for no address lets nobody in, and keeps nobody out. */
export function checkFirewallSources(drafts: SiteDraft, site: Site, problems: ProblemList): void {
  for (const environment of site.environments) {
    if (!environment.vms.some(({ firewall }) => firewall?.enabled)) continue;
    const draft = drafts.environments.get(environment.name);
    const sections = [
      ...ofEnvironment(site, environment, descend(draft?.tree, ['firewall']), problems),
      ...ofMachines(drafts, environment),
    ];
    const known = new Map<string, Reach>();
    const reach = (source: string): Reach => {
      const found = known.get(source) ?? reachOf(site, environment, source);
      known.set(source, found);
      return found;
    };
    // What a layer says of many machines is told of once.
    const seen = new Set<Place>();
    for (const section of sections)
      for (const [rule, entry] of entriesOf(section)) {
        if (seen.has(entry.key)) continue;
        seen.add(entry.key);
        checkSources(rule, entry, { environment: environment.name, reach, problems });
      }
  }
}

/** Machines that a source stands for, by whether their address stays. */
interface Reach {
  readonly names: readonly string[] | undefined;
  readonly without: readonly string[];
}

function reachOf(site: Site, environment: Environment, source: string): Reach {
  const names = machinesOfSource(site, environment, source);
  return { names, without: (names ?? []).filter((name) => addressesOf(site, name).length === 0) };
}

/** The rules of an environment's roles and groups; those that no machine has are told of. */
function ofEnvironment(
  site: Site,
  environment: Environment,
  firewall: Tree | undefined,
  problems: ProblemList,
): readonly Tree[] {
  const filtered = environment.vms.filter((vm) => vm.firewall?.enabled);
  return (['roles', 'groups'] as const).flatMap((field) =>
    entriesOf(descend(firewall, [field])).map(([owner, { key, value }]) => {
      const isTheirs = field === 'roles' ? hasRole : isInGroup;
      if (!filtered.some((vm) => isTheirs(site, vm, owner))) {
        const what = field === 'roles' ? `has the role "${owner}"` : `is in the group "${owner}"`;
        problems.add({
          code: 'FIREWALL_NOBODY',
          severity: 'warning',
          message: `no filtered VM of environment "${environment.name}" ${what}, so that its rules do nothing`,
          hint:
            field === 'roles'
              ? `switch it on for them: install: { roles: { ${owner}: true } }`
              : 'add them to it, or take the rules away',
          place: key,
          about: environment.name,
        });
      }
      return value;
    }),
  );
}

/** The rules of the environment's machines, those of a layer once. */
function ofMachines({ machines }: SiteDraft, { name }: Environment): readonly Tree[] {
  const own = machines.filter(({ environment }) => environment.name === name);
  return [...new Set(own.flatMap(({ hardware }) => descend(hardware, ['firewall', 'rules']) ?? []))];
}

function checkSources(
  rule: string,
  { value }: Entry,
  {
    environment,
    reach,
    problems,
  }: {
    readonly environment: string;
    readonly reach: (source: string) => Reach;
    readonly problems: ProblemList;
  },
): void {
  const action = String(scalarsAt(value, 'action')[0]?.value ?? 'accept');
  const isAccepting = action === 'accept';
  for (const { value: source, place } of scalarsAt(value, 'from')) {
    const { names, without } = reach(String(source));
    if (!names || (names.length > 0 && without.length === 0)) continue;
    const some = without.slice(0, 3).map((name) => `"${name}"`);
    const who = `${some.join(', ')}${without.length > 3 ? ` and ${String(without.length - 3)} more` : ''}`;
    const effect = isAccepting ? 'does not let them in' : 'does not keep them out';
    problems.add({
      code: 'FIREWALL_NOBODY',
      severity: isAccepting || names.length === 0 ? 'warning' : 'error',
      message:
        names.length === 0
          ? `rule "${rule}" is for "${String(source)}", which stands for no machine in environment "${environment}"`
          : `rule "${rule}" ${effect}: of "${String(source)}" ${who} ${without.length === 1 ? 'has' : 'have'} no address that stays`,
      hint: 'give the machines fixed addresses, or write their network in its place',
      place,
      about: environment,
    });
  }
}
