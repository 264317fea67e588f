import type { Found } from '../policies';
import type { Environment, Origin, SiteOrigins, Subject } from '../site';
import { nodeOfStack, subjectOf } from '../stacks';

/**
 * The line of the specs that a finding is about: what sets the value, else the machine's or node's entry, else the file of the environment or of the node that is set up.
 */
export function findingOrigin(
  { resource, paths = [], about }: Found,
  { name, partOf }: Pick<Environment, 'name' | 'partOf'>,
  origins: Pick<SiteOrigins, 'lineOf'>,
): Origin | undefined {
  const node = nodeOfStack(name);
  const whole: Subject = { ...(node === undefined ? { environment: partOf ?? name } : { node }), paths: [] };
  const meant: Subject = about ?? (resource?.path === undefined ? whole : subjectOf(resource.path));
  const fields = meant.paths.flatMap((entry) => paths.map((path) => `${entry}.${path}`));
  // Any value of a machine is no better than its entry: it may be everybody's.
  const subject = { ...meant, paths: meant.machine === undefined ? [...fields, ...meant.paths] : fields };
  return origins.lineOf(subject) ?? origins.lineOf(whole);
}
