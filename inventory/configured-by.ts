import { type Environment, type Json, ROLES_BY_CHOICE, rolesSwitchedOff, type Site, type Vm } from '../site';
import { hashOf } from './canonical-json';
import type { ContentParts, ConcernedHost } from './content/ansible-content';
import { hostGroups } from './host-groups';
import { environmentVariables, hostVariables } from './host-variables';

type Hashes = Readonly<Record<string, string>>;

/** What a host was configured by, in hashes: nothing that a variable holds can be read from it. */
export interface ConfiguredBy {
  /** That of the whole, as `hostHash` has it. */
  readonly hash: string;
  readonly variables: Hashes;
  /** Variables of its environment. */
  readonly environment: Hashes;
  readonly groups: readonly string[];
  readonly roles: Hashes;
  /** Plays, and what all hosts depend on. */
  readonly playbooks: string;
  /** Versions of its secrets, by their paths. */
  readonly secrets: Hashes;
}

/**
 * What a host is configured by, part by part.
 *
 * @param hash of `hostHash`
 * @param partsOf of `readAnsibleParts`
 */
export function configuredBy(
  {
    site,
    environment,
    vm,
    hash,
  }: { readonly site: Site; readonly environment: Environment; readonly vm: Vm; readonly hash: string },
  partsOf: (host: ConcernedHost) => ContentParts,
): ConfiguredBy {
  const groups = hostGroups(site, environment, vm);
  const { common, plays, roles } = partsOf({ groups, without: rolesSwitchedOff(site, vm) });
  const secrets = Object.values(vm.install.secrets ?? {});
  return {
    hash,
    variables: hashes(hostVariables(site, environment, vm)),
    environment: hashes(environmentVariables(environment)),
    groups,
    roles,
    playbooks: hashOf({ common, plays }),
    secrets: Object.fromEntries(secrets.map((path) => [path, site.secretVersions?.[path] ?? ''])),
  };
}

/** What is other than it was, in words: `role base`, `variable base_timezone`, `role docker (no longer asked for)`. */
export function changesBetween(before: ConfiguredBy, after: ConfiguredBy): readonly string[] {
  const gone = ROLES_BY_CHOICE.filter((role) => {
    const group = `role_${role}`;
    return before.groups.includes(group) && !after.groups.includes(group);
  });
  const rest = (one: Hashes, prefix = ''): Hashes =>
    Object.fromEntries(
      Object.entries(one).filter(([name]) => !gone.some((role) => name === `${prefix}${role}`)),
    );
  const named = (word: string, one: Hashes, other: Hashes): string[] => {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    const changed = names.filter((name) => one[name] !== other[name]);
    return changed.length === 0 ? [] : [`${word}${changed.length === 1 ? '' : 's'} ${changed.join(', ')}`];
  };
  const variables = { ...before.environment, ...before.variables };
  return [
    ...(gone.length === 0
      ? []
      : [`role${gone.length === 1 ? '' : 's'} ${gone.join(', ')} (no longer asked for)`]),
    ...named('role', rest(before.roles), after.roles),
    ...named('variable', variables, { ...after.environment, ...after.variables }),
    ...named('secret', before.secrets, after.secrets),
    ...named('group', rest(asHashes(before.groups), 'role_'), asHashes(after.groups)),
    ...(before.playbooks === after.playbooks ? [] : ['playbooks']),
  ];
}

function hashes(variables: Readonly<Record<string, Json>>): Hashes {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, hashOf(value).slice(0, 16)]),
  );
}

function asHashes(names: readonly string[]): Hashes {
  return Object.fromEntries(names.map((name) => [name, '']));
}
