import { type Entry, type MapTree, setOwn, toPlain, type Tree } from '../yaml';
import type { Json } from '../model';

/**
 * Lays one layer over another: maps merge by key, lists and scalars replace, an explicit null removes.
 *
 * The nulls stay in the result, so that merging is associative: a later layer sees what an earlier one removed.
 * `settle` takes them out at the end. Neither argument is changed, and unchanged parts are shared.
 */
export function merge(lower: Tree, upper: Tree): Tree {
  if (upper.kind === 'map' && !upper.replaces && lower.kind === 'map') return mergeMaps(lower, upper);
  const shadowed = [...(upper.shadowed ?? []), lower, ...(lower.shadowed ?? [])];
  // A map over a null or a scalar starts afresh, and must do so over whatever is laid below it later.
  return upper.kind === 'map' ? { ...upper, shadowed, replaces: true } : { ...upper, shadowed };
}

function mergeMaps(lower: MapTree, upper: MapTree): MapTree {
  if (upper.entries.size === 0) return lower;
  const entries = new Map<string, Entry>(lower.entries);
  for (const [key, entry] of upper.entries) {
    const below = lower.entries.get(key);
    entries.set(key, below ? { key: entry.key, value: merge(below.value, entry.value) } : entry);
  }
  // An upper map that shadows something replaces, so only the lower one's history can be carried on here.
  return { ...lower, entries, place: upper.place };
}

/** Lays several layers over each other, the lowest first; absent ones are skipped. */
export function mergeAll(layers: readonly (Tree | undefined)[]): Tree | undefined {
  return layers.reduce(
    (lower, upper) => (lower && upper ? merge(lower, upper) : (upper ?? lower)),
    undefined,
  );
}

/** The plain value of merged layers, without what null removed or what was refused. Maps in lists keep their nulls. */
export function settle(tree: Tree): Json | undefined {
  if (tree.kind === 'list') return tree.items.map(toPlain).filter((item) => item !== undefined);
  if (tree.kind !== 'map') return toPlain(tree) ?? undefined;
  const plain: Record<string, Json> = {};
  for (const [key, { value }] of tree.entries) {
    const settled = settle(value);
    if (settled !== undefined) setOwn(plain, key, settled);
  }
  return plain;
}
