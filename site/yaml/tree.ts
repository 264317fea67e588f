import type { Json } from '../model';
import type { Place } from '../text';

/** A value of a spec together with where it was written and what it replaced. */
export type Tree = ScalarTree | ListTree | MapTree | InvalidTree;

interface Located {
  /** Where the value is written. */
  readonly place: Place;
  /** What lower layers said, the nearest first. */
  readonly shadowed?: readonly Tree[];
}

/** A text, number, boolean or null. */
export interface ScalarTree extends Located {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** A list. */
export interface ListTree extends Located {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

/** A map with text as keys, in the order of the file. */
export interface MapTree extends Located {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** True when the map took the place of something that was no map, so it does not merge with what lies below that. */
  readonly replaces?: true;
}

/** Stands where a value was refused, so that the rest can still be checked and nothing is reported twice. */
export interface InvalidTree extends Located {
  readonly kind: 'invalid';
}

/** A value of a map and where its key is written. */
export interface Entry {
  readonly key: Place;
  readonly value: Tree;
}

/** A key of a map or an index of a list. */
export type Step = string | number;

/** The value without places. A refused value is left out of its map, and is null in a list. */
export function toPlain(tree: Tree): Json | undefined {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map((item) => toPlain(item) ?? null);
    case 'map': {
      const plain: Record<string, Json> = {};
      for (const [key, entry] of tree.entries) {
        const value = toPlain(entry.value);
        if (value !== undefined) setOwn(plain, key, value);
      }
      return plain;
    }
    case 'invalid':
      return undefined;
  }
}

/** Sets a property; `__proto__` becomes one like any other. */
export function setOwn(plain: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') plain[key] = value;
  else Object.defineProperty(plain, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value at a path, if there is one. */
export function descend(tree: Tree | undefined, path: readonly PropertyKey[]): Tree | undefined {
  let at = tree;
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.get(typeof step === 'string' ? step : String(step))?.value;
    else if (at?.kind === 'list' && typeof step === 'number') at = at.items[step];
    else return undefined;
  }
  return at;
}

/** The place of the value at a path; where there is none, of the nearest value around it. */
export function placeOf(tree: Tree, path: readonly PropertyKey[]): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const found = descend(tree, path.slice(0, length));
    if (found) return found.place;
  }
  return tree.place;
}

/** The place of the key at a path, or of the nearest key around it. */
export function keyPlaceOf(tree: Tree, path: readonly PropertyKey[]): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const around = descend(tree, path.slice(0, length - 1));
    const entry = around?.kind === 'map' ? around.entries.get(String(path[length - 1])) : undefined;
    if (entry) return entry.key;
  }
  return tree.place;
}

/** A text, number or boolean and where it is written. */
export interface PlacedScalar {
  readonly value: string | number | boolean;
  readonly place: Place;
}

/** The scalar at a path; of a list there, each of its scalars. */
export function scalarsAt(tree: Tree | undefined, ...path: Step[]): readonly PlacedScalar[] {
  const found = descend(tree, path);
  const all = found?.kind === 'list' ? found.items : [found];
  return all.flatMap((each) =>
    each?.kind === 'scalar' && each.value !== null ? [{ value: each.value, place: each.place }] : [],
  );
}

/** A map without entries at a place. */
export function emptyMap(place: Place): MapTree {
  return { kind: 'map', entries: new Map(), place };
}

/** The same tree with the value at a path marked as refused. */
export function without(tree: Tree, path: readonly PropertyKey[]): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return { kind: 'invalid', place: tree.place };
  if (tree.kind === 'map') {
    const entry = tree.entries.get(String(step));
    if (!entry) return tree;
    const entries = new Map(tree.entries).set(String(step), { ...entry, value: without(entry.value, rest) });
    return { ...tree, entries };
  }
  if (tree.kind !== 'list' || typeof step !== 'number') return tree;
  return { ...tree, items: tree.items.map((item, index) => (index === step ? without(item, rest) : item)) };
}

/** The tree with another key in the place of one of a map; what is there stays where it was written. */
export function withKey(
  tree: Tree,
  path: readonly PropertyKey[],
  [from, to]: readonly [string, string],
): Tree {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (tree.kind !== 'map') return tree;
    const entries = [...tree.entries].map(([key, entry]) => [key === from ? to : key, entry] as const);
    return { ...tree, entries: new Map(entries) };
  }
  if (tree.kind === 'map') {
    const entry = tree.entries.get(String(step));
    if (!entry) return tree;
    const changed = { ...entry, value: withKey(entry.value, rest, [from, to]) };
    return { ...tree, entries: new Map(tree.entries).set(String(step), changed) };
  }
  if (tree.kind !== 'list' || typeof step !== 'number') return tree;
  const items = tree.items.map((item, index) => (index === step ? withKey(item, rest, [from, to]) : item));
  return { ...tree, items };
}
