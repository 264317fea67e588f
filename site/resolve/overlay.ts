import { mergeAll } from '../layers';
import { descend, emptyMap, type MapTree, type Step, type Tree } from '../yaml';

/** A section of a layer. One without lines (`vm:`) says nothing: it must not remove what lower layers say. */
export function section(tree: Tree | undefined, ...path: Step[]): MapTree | undefined {
  const found = descend(tree, path);
  return found?.kind === 'map' ? found : undefined;
}

/** Sections of layers laid over each other, the lowest first. */
export function overlay(fallback: Tree, ...layers: readonly (MapTree | undefined)[]): MapTree {
  const merged = mergeAll(layers);
  return merged?.kind === 'map' ? merged : emptyMap(fallback.place);
}

/** A map without some of its keys. */
export function omit(tree: MapTree | undefined, ...keys: string[]): MapTree | undefined {
  if (!tree || !keys.some((key) => tree.entries.has(key))) return tree;
  const entries = new Map(tree.entries);
  for (const key of keys) entries.delete(key);
  return { ...tree, entries };
}
