import { type Environment, fitsPattern, type Site } from '../site';
import { hostGroups } from './host-groups';

/** What a limit means in an environment. */
export interface LimitedHosts {
  /** Names, in the environment's order. */
  readonly hosts: readonly string[];
  /** Patterns that mean nobody. */
  readonly unknown: readonly string[];
  /** Names and groups that there are. */
  readonly known: readonly string[];
}

/**
 * The hosts that a limit means, as Ansible has it: names and groups with wildcards, separated by commas or colons, `web*,role_docker`;
 * of them those that `&pattern` means too, and not those that `!pattern` means.
 *
 * @param hosts those that may be meant
 * @throws InventoryError INVENTORY_BAD_NAME
 * @see https://docs.ansible.com/ansible/12/inventory_guide/intro_patterns.html
 */
export function limitedHosts(
  site: Site,
  environment: Environment,
  { limit, hosts }: { readonly limit: string; readonly hosts: Environment['vms'] },
): LimitedHosts {
  const named = hosts.map((vm) => ({
    name: vm.name,
    words: [vm.name, 'all', ...hostGroups(site, environment, vm)],
  }));
  const meant = (pattern: string): readonly string[] =>
    named.filter(({ words }) => words.some((word) => fitsPattern(word, pattern))).map(({ name }) => name);
  const patterns = limit
    .split(/[,:\s]+/)
    .filter((text) => text !== '')
    .map((text) => {
      const [, sign = '', word = ''] = /^([!&]?)(.*)$/.exec(text) ?? [];
      return { sign, word, hosts: meant(word) };
    });
  const of = (sign: string): readonly (readonly string[])[] =>
    patterns.filter((each) => each.sign === sign).map((each) => each.hosts);
  const plain = of('');
  const chosen = named
    .map(({ name }) => name)
    .filter((name) => plain.length === 0 || plain.some((each) => each.includes(name)))
    .filter((name) => of('&').every((each) => each.includes(name)))
    .filter((name) => !of('!').some((each) => each.includes(name)));
  return {
    hosts: chosen,
    unknown: patterns.filter((each) => each.hosts.length === 0).map(({ word }) => word),
    known: [...new Set(named.flatMap(({ words }) => words))],
  };
}
