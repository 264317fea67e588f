import type { ProblemList } from '../errors';
import { holdsSecret } from '../values';
import type { Entry, Tree } from '../yaml';

/**
 * Marks each text of a file that is a secret by its form, wherever it stands, as refused: nothing that follows may print
 * it, and what is overridden by another layer is in Git all the same. Returns the tree itself where there is none.
 */
export function refuseSecrets(tree: Tree, problems: ProblemList, path: readonly string[] = []): Tree {
  if (tree.kind === 'map') {
    let entries: Map<string, Entry> | undefined;
    for (const [key, { key: keyPlace, value }] of tree.entries) {
      const checked = refuseSecrets(value, problems, [...path, key]);
      if (checked !== value) (entries ??= new Map(tree.entries)).set(key, { key: keyPlace, value: checked });
    }
    return entries ? { ...tree, entries } : tree;
  }
  if (tree.kind === 'list') {
    const items = tree.items.map((item) => refuseSecrets(item, problems, path));
    return items.some((item, index) => item !== tree.items[index]) ? { ...tree, items } : tree;
  }
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !holdsSecret(tree.value)) return tree;
  problems.add({
    code: 'SECRET_IN_SPEC',
    message: 'a secret stands in plain text',
    hint: remedy(path),
    place: tree.place,
  });
  return { kind: 'invalid', place: tree.place };
}

/** Variables of roles may be secrets; elsewhere there is a key for each that is needed. */
function remedy(path: readonly string[]): string {
  const variable = path[path.lastIndexOf('vars') + 1];
  return path.includes('vars') && variable !== undefined
    ? `put it in secrets.yaml, revoke this one, and name its key: secrets: { ${variable}: passwords.${variable} } beside "vars"`
    : 'remove it, and revoke it, as it may be in Git; what is needed goes into secrets.yaml: rackwright secrets edit';
}
