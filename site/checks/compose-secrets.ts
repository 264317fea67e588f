import type { ProblemList, Severity } from '../errors';
import { looksLikeSecret } from '../values';
import type { Place } from '../text';
import type { Tree } from '../yaml';

/** What is gone through, and what a finding is. */
export interface Walk {
  readonly visited: WeakSet<Tree>;
  readonly problems: ProblemList;
  readonly severity: Severity;
}

/**
 * Finds what looks like a secret by its name in a compose file of the specs, as a key with its value or as an entry
 * `NAME=value` of a list.
 */
export function findPlainInCompose(tree: Tree, project: string, walk: Walk, name = ''): void {
  // What many machines share is one tree, and is looked at once.
  if (walk.visited.has(tree)) return;
  walk.visited.add(tree);
  if (tree.kind === 'list') for (const item of tree.items) findPlainInCompose(item, project, walk);
  if (tree.kind === 'map') {
    for (const [key, { value }] of tree.entries) findPlainInCompose(value, project, walk, key);
  }
  if (tree.kind !== 'scalar') return;
  const [, variable = name, value = tree.value] =
    /^([A-Za-z_]\w*)=(.*)$/s.exec(name === '' ? String(tree.value) : '') ?? [];
  if (!looksLikeSecret(variable, value) || INTERPOLATED.test(String(value))) return;
  report(variable, project, tree.place, walk);
}

/** `${DB_PASSWORD}`, which Compose takes from its environment. */
const INTERPOLATED = /^\$(\{|[A-Za-z_])/;

function report(variable: string, project: string, place: Place, { problems, severity }: Walk): void {
  const folder = `/opt/rackwright/compose/${project}`;
  problems.add({
    code: 'SECRET_IN_SPEC',
    severity,
    message: `"${variable}" looks like a secret in plain text`,
    hint: `revoke this one, write "\${${variable}}" in its place, and let a role of your own write the value to ${folder}/.env on the machine`,
    place,
  });
}
