import { type AllocationResult, HOSTS_KEY, keyOf, type Lock, splitKey } from '../allocate';
import type { SiteFiles } from '../documents';
import type { ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import {
  excluded,
  goneIron,
  goneVm,
  lostEnvironment,
  misplaced,
  movedTo,
  renamedTo,
  type Vanished,
  type Words,
} from './vanished-words';

/** What is known when machines of the lock are looked for. */
export interface VanishedOptions {
  /** Before anything was handed out: what a new machine says of itself. */
  readonly drafts: SiteDraft;
  readonly lock: Lock;
  /** All that is handed out now, by the keys of the lock. */
  readonly allocations: AllocationResult['allocations'];
  /** Names under `exclude` of the site. */
  readonly excluded: ReadonlyMap<string, Place>;
  readonly findMisplaced: SiteFiles['findMisplaced'];
}

/**
 * Tells of machines that were handed something and are described no more: a deploy destroys them, which whoever renamed,
 * moved or excluded one may not have meant. Takes time in proportion to the site's size.
 *
 * @returns their keys in the lock
 */
export function reportVanished(options: VanishedOptions, problems: ProblemList): readonly string[] {
  const { drafts, lock } = options;
  const known = new Set([...drafts.machines, ...drafts.hosts].map(keyOf));
  // Of those another fault is told already.
  const untold = new Set([...drafts.unread, ...drafts.strays.map(({ name }) => name)]);
  const groups = new Map<string, Vanished[]>();
  for (const [key, locked] of lock) {
    const { environment, name } = splitKey(key);
    if (known.has(key) || untold.has(name)) continue;
    const group = groups.get(environment) ?? [];
    group.push({ environment, name, locked });
    groups.set(environment, group);
  }
  if (groups.size === 0) return [];
  const named = new Map(drafts.machines.map((machine) => [machine.name, machine]));
  for (const [environment, group] of groups) {
    const tell = ({ locked }: Vanished, words: Words): void => {
      problems.add({ severity: 'warning', ...words, place: locked.place });
    };
    const isIron = environment === HOSTS_KEY;
    const left = group.filter((each) => {
      const { name } = each;
      if ((!isIron && named.has(name)) || options.excluded.has(name)) return true;
      const file = options.findMisplaced?.({ name, folder: isIron ? 'hosts' : 'vms' });
      if (file !== undefined) tell(each, misplaced(each, file));
      return file === undefined;
    });
    const [first] = left;
    if (!first) continue;
    if (isIron) for (const each of left) tell(each, goneIron(each));
    // Of all its machines at once: nothing is there that would destroy them.
    else if (!drafts.environments.has(environment)) tell(first, lostEnvironment(environment, left, named));
    else {
      const fresh = new Fresh(environment, left.length, options);
      for (const each of left) {
        const moved = named.get(each.name);
        const out = options.excluded.get(each.name);
        if (moved) tell(each, movedTo(moved, each));
        else tell(each, out ? excluded(each, out) : (fresh.renamed(each) ?? goneVm(each, fresh.only)));
      }
    }
  }
  return [...groups.values()].flat().map(({ environment, name }) => `${environment}/${name}`);
}

/** The machines of an environment that the lock does not know yet: one of them may be one that is gone. */
class Fresh {
  /** The only one that is handed something now, where one alone is gone as well. */
  readonly only: MachineDraft | undefined;
  /** By what they say of themselves: a VM id, a MAC address, an address. */
  readonly #said = new Map<string, MachineDraft>();

  constructor(environment: string, gone: number, { drafts, lock, allocations }: VanishedOptions) {
    const machines = drafts.machines.filter(
      (machine) => machine.environment.name === environment && !lock.has(keyOf(machine)),
    );
    const [first, ...others] = machines.filter((machine) => allocations.has(keyOf(machine)));
    this.only = gone === 1 && others.length === 0 ? first : undefined;
    for (const machine of machines) {
      const { vmId, nics } = machine;
      const addresses = nics.flatMap(({ ipv4, ipv6 }) => [ipv4.address, ipv6.address]);
      const said = [
        vmId && `VM id ${String(vmId.value.number)}`,
        ...nics.map(({ mac }) => mac && `MAC address ${mac.value.text}`),
        ...addresses.map((address) => address && `address ${address.value.address.text}`),
      ];
      for (const each of said) if (each !== undefined) this.#said.set(each, machine);
    }
  }

  /** The words for a machine whose id or addresses one of them has. */
  renamed(vanished: Vanished): Words | undefined {
    const { locked } = vanished;
    const given = [...locked.nics.values()].flatMap(({ mac, ipv4, ipv6 }) => [
      mac === undefined ? '' : `MAC address ${mac}`,
      ...[ipv4, ipv6].map((address) => (address === undefined ? '' : `address ${address}`)),
    ]);
    const shared = [`VM id ${String(locked.vmId)}`, ...given].find((each) => this.#said.has(each));
    const machine = shared === undefined ? undefined : this.#said.get(shared);
    if (!machine) return undefined;
    return renamedTo(machine, vanished, shared ?? '');
  }
}
