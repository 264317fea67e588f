import type { ScalarTree, Tree } from '../../yaml';

/** The key that SOPS keeps its own part under. */
export const SOPS_KEY = 'sops';

/** A scalar of the file: its keys, and its path with the indexes of lists. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly path: readonly string[];
  readonly tree: ScalarTree;
}

/** Every scalar of the file but nulls and SOPS' own part, in the order of the file, which its hash depends on. */
export function* leavesOf(
  tree: Tree,
  keys: readonly string[] = [],
  path: readonly string[] = [],
): Generator<Leaf> {
  if (tree.kind === 'scalar' && tree.value !== null) yield { keys, path, tree };
  if (tree.kind === 'list') {
    for (const [index, item] of tree.items.entries()) yield* leavesOf(item, keys, [...path, String(index)]);
  }
  if (tree.kind !== 'map') return;
  for (const [name, { value }] of tree.entries) {
    if (keys.length > 0 || name !== SOPS_KEY) yield* leavesOf(value, [...keys, name], [...path, name]);
  }
}
