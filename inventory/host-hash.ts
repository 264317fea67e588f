import { type Environment, type Json, rolesSwitchedOff, type Site, type Vm } from '../site';
import { hashOf } from './canonical-json';
import type { AnsibleContent } from './content/ansible-content';
import { hostGroups } from './host-groups';
import { environmentVariables, hostVariables } from './host-variables';

// Every host of an environment shares its variables: hashed once for each environment, or 10,000 hosts would cost the
// square of that.
const environmentHashes = new WeakMap<Environment, string>();

/**
 * What a host's configuration depends on, as 64 hexadecimal digits: SHA-256 over its variables, its groups, the variables
 * of its environment and the content of the plays and roles that run on it. The host is configured again exactly when this
 * changes.
 * @param content of `readAnsibleContent`, once for all hosts
 */
export function hostHash(site: Site, environment: Environment, vm: Vm, content: AnsibleContent): string {
  const groups = hostGroups(site, environment, vm);
  return hashOf({
    variables: hostVariables(site, environment, vm),
    groups,
    environment: environmentHash(environment),
    content: content({ groups, without: rolesSwitchedOff(site, vm) }),
    ...secretsOf(site, vm),
  });
}

/** A secret that was changed configures its hosts again; its value is in no hash, which could be guessed at. */
function secretsOf({ secretVersions = {} }: Site, { install }: Vm): { readonly secrets?: Json } {
  const versions = Object.values(install.secrets ?? {}).map((path) => [path, secretVersions[path] ?? null]);
  return versions.length > 0 ? { secrets: versions } : {};
}

function environmentHash(environment: Environment): string {
  const known = environmentHashes.get(environment);
  if (known !== undefined) return known;
  const hash = hashOf(environmentVariables(environment));
  environmentHashes.set(environment, hash);
  return hash;
}
