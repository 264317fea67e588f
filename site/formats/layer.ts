import { merge } from '../layers';
import type { Place } from '../text';
import { emptyMap, type Entry, type ListTree, type MapTree, type ScalarTree, type Tree } from '../yaml';

/** A layer that is put together of parts of another file; each part keeps the place where it was written. */
export class Layer {
  #tree: MapTree;

  constructor(place: Place) {
    this.#tree = emptyMap(place);
  }

  /** Puts a value under a path; `key` is where the field that it came from is written. */
  set(path: readonly string[], value: Tree, key: Place): this {
    const nested = path.reduceRight<Tree>(
      (inner, step) => mapOf(key, [[step, { key, value: inner }]]),
      value,
    );
    const merged = merge(this.#tree, nested);
    // The places of a part must not become that of the whole file.
    if (merged.kind === 'map') this.#tree = { ...merged, place: this.#tree.place };
    return this;
  }

  /** What was put together so far. */
  get tree(): MapTree {
    return this.#tree;
  }
}

/** A text, number or boolean at a place. */
export function scalarOf(value: ScalarTree['value'], place: Place): ScalarTree {
  return { kind: 'scalar', value, place };
}

/** A map at a place. */
export function mapOf(place: Place, entries: Iterable<readonly [string, Entry]>): MapTree {
  return { kind: 'map', entries: new Map(entries), place };
}

/** A list at a place. */
export function listOf(place: Place, items: readonly Tree[]): ListTree {
  return { kind: 'list', items, place };
}

/** The text of a scalar; undefined for everything else. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** A name, which YAML may have read as a number. */
export function nameOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null || typeof tree.value === 'boolean') return undefined;
  return String(tree.value);
}
