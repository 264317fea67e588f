import { type ProblemList, suggestName } from '../errors';
import type { Site } from '../model';

/** A site with only some of its machines, for commands that look at a few; unknown names are reported. */
export function selectHosts(site: Site, names: readonly string[], problems: ProblemList): Site {
  const vms = site.environments.flatMap((environment) => environment.vms);
  const known = new Set([...vms, ...(site.hosts ?? [])].map(({ name }) => name));
  for (const name of names) {
    if (known.has(name)) continue;
    problems.add({
      code: 'UNKNOWN_VM',
      message: `no file describes the machine "${name}" of --hosts`,
      hint: suggestName(name, known, 'machine'),
    });
  }
  const wanted = new Set(names);
  const isWanted = ({ name }: { readonly name: string }): boolean => wanted.has(name);
  return {
    ...site,
    environments: site.environments
      .map((environment) => ({ ...environment, vms: environment.vms.filter(isWanted) }))
      .filter(({ vms: left }) => left.length > 0),
    ...(site.hosts ? { hosts: site.hosts.filter(isWanted) } : {}),
  };
}
