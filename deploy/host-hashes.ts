import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostHash, readAnsibleContent } from '../inventory';
import type { Environment, Site, Vm } from '../site';
import { DeployError } from './deploy-error';

/** Gives the hash of what a host is configured by: its variables and groups, and the plays and roles that run on it. */
export function hostHasher(site: Site, home: string): (environment: Environment, vm: Vm) => string {
  const content = readAnsibleContent(join(home, 'ansible'));
  return (environment, vm) => hostHash(site, environment, vm, content);
}

/**
 * Reads the hashes that Terraform planned with, and holds them against what lies here now: hosts would otherwise be
 * configured by one content, keep the hash of another, and never be configured by it.
 *
 * @param file JSON, `{"dev1":"<64 hexadecimal digits>"}`
 * @throws DeployError SPECS_CHANGED
 */
export function plannedHashes(
  file: string,
  {
    site,
    environment,
    hosts,
    home,
  }: {
    readonly site: Site;
    readonly environment: Environment;
    /** Those that were planned. */
    readonly hosts: readonly Vm[];
    readonly home: string;
  },
): Record<string, string> {
  const hashes = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const hashOf = hostHasher(site, home);
  const present = new Map(hosts.map((vm) => [vm.name, hashOf(environment, vm)]));
  const names = new Set([...Object.keys(hashes), ...present.keys()]);
  const other = [...names].filter((name) => hashes[name] !== present.get(name));
  if (other.length === 0) return hashes;
  throw new DeployError(
    'SPECS_CHANGED',
    `the specs, roles or playbooks of ${other.join(', ')} are not those that were planned: they changed in the ` +
      `meantime, or belong to another site. Deploy ${environment.name} again`,
  );
}
