import type { Environment, Site } from '../site';
import { hostGroups } from './host-groups';

/** What words mean in an environment. */
export interface ChosenHosts {
  /** Names, in the environment's order. */
  readonly hosts: readonly string[];
  /** Words that mean nobody. */
  readonly unknown: readonly string[];
  /** All words that mean somebody. */
  readonly known: readonly string[];
}

/**
 * The hosts of an environment that words mean: `dev1` its name, `tag:web` a tag in PVE, `group:role_docker` an Ansible
 * group.
 *
 * @param hosts those that may be meant
 * @throws InventoryError INVENTORY_BAD_NAME
 */
export function chosenHosts(
  site: Site,
  environment: Environment,
  { words, hosts }: { readonly words: readonly string[]; readonly hosts: Environment['vms'] },
): ChosenHosts {
  const wanted = new Set(words);
  const all = hosts.map((vm) => {
    const tags = vm.tags.map((tag) => `tag:${tag}`);
    const groups = hostGroups(site, environment, vm).map((group) => `group:${group}`);
    return { name: vm.name, words: [vm.name, ...tags, ...groups] };
  });
  const known = new Set(all.flatMap((host) => host.words));
  return {
    hosts: all.filter((host) => host.words.some((word) => wanted.has(word))).map(({ name }) => name),
    unknown: [...wanted].filter((word) => !known.has(word)),
    known: [...known],
  };
}
