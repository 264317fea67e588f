import { join } from 'node:path';
import {
  changesBetween,
  configuredBy,
  configuredRecord,
  hostHash,
  readAnsibleContent,
  readAnsibleParts,
  withImported,
} from '../inventory';
import { rolesOf } from '../site';
import type { PlanRequest } from './deploy-request';
import type { AnsibleKnowledge } from './plan';

/** What runs on the hosts of an environment, and what has changed of it since somebody here configured them. */
export function ansibleKnowledge({ site, environment, home, project }: PlanRequest): AnsibleKnowledge {
  const { name, partOf = name, vms } = environment;
  const folder = join(home, 'ansible');
  // A host knows all others of its environment.
  const whole = site.environments.find((each) => each.name === partOf) ?? environment;
  const vmOf = (host: string): (typeof vms)[number] | undefined => vms.find((each) => each.name === host);
  const recordOf = (host: string): ReturnType<typeof configuredRecord> =>
    configuredRecord(join(project, '.rackwright', name), host);
  let all: ReturnType<typeof withImported> | undefined;
  let parts: ReturnType<typeof readAnsibleParts> | undefined;
  return {
    rolesOf: (host) => {
      const vm = vmOf(host);
      all ??= withImported(folder);
      return vm ? all(rolesOf(site, vm)) : [];
    },
    changesOf: (host, hash) => {
      const vm = vmOf(host);
      const before = recordOf(host);
      // A record of another run than the one that the state knows tells nothing.
      if (!vm || before?.hash !== hash) return undefined;
      parts ??= readAnsibleParts(folder);
      const now = hostHash(site, whole, vm, readAnsibleContent(folder));
      return changesBetween(before, configuredBy({ site, environment: whole, vm, hash: now }, parts));
    },
    isConfiguredBy: (host, hash) => recordOf(host)?.hash === hash,
  };
}
