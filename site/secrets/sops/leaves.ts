import type { ScalarTree, Tree } from '../../yaml';
import { isEncryptedComment } from './cipher';

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
    let index = 0;
    for (const item of tree.items) {
      yield* leavesOf(item, keys, [...path, String(index)]);
      // What follows a comment has the number that it has in plain text.
      if (item.kind !== 'scalar' || !isEncryptedComment(item.value)) index += 1;
    }
  }
  if (tree.kind !== 'map') return;
  for (const [name, { value }] of tree.entries) {
    if (keys.length > 0 || name !== SOPS_KEY) yield* leavesOf(value, [...keys, name], [...path, name]);
  }
}
