import type { Found } from '../policies';
import type { Environment, Origin, SiteOrigins, Subject } from '../site';
import { subjectOf } from '../stacks';

/**
 * The line of the specs that a finding is about: what sets the value, else the machine's or node's entry, else the environment's file.
 */
export function findingOrigin(
  { resource, paths = [], about }: Found,
  { name, partOf }: Pick<Environment, 'name' | 'partOf'>,
  origins: Pick<SiteOrigins, 'lineOf'>,
): Origin | undefined {
  const environment = { environment: partOf ?? name, paths: [] };
  const meant: Subject = about ?? (resource?.path === undefined ? environment : subjectOf(resource.path));
  const fields = meant.paths.flatMap((entry) => paths.map((path) => `${entry}.${path}`));
  // Any value of a machine is no better than its entry: it may be everybody's.
  const subject = { ...meant, paths: meant.machine === undefined ? [...fields, ...meant.paths] : fields };
  return origins.lineOf(subject) ?? origins.lineOf(environment);
}
