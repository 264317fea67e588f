import { merge } from '../layers';
import type { Place } from '../text';
import { type Entry, type ListTree, type MapTree, type ScalarTree, type Tree } from '../yaml';

/** A layer that is put together of parts of another file; each part keeps the place where it was written. */
export class Layer {
  readonly #root = new Map<string, Entry>();
  /** Maps that were made here and may grow; all others belong to the file that they come from. */
  readonly #own = new WeakSet<ReadonlyMap<string, Entry>>();

  constructor(private readonly place: Place) {}

  /** Puts a value under a path; `key` is where the field that it came from is written. */
  set(path: readonly string[], value: Tree, key: Place): this {
    let around = this.#root;
    for (const step of path.slice(0, -1)) around = this.open(around, step, key);
    const last = path.at(-1) ?? '';
    const below = around.get(last);
    around.set(last, { key, value: below ? merge(below.value, value) : value });
    return this;
  }

  /** What was put together so far. */
  get tree(): MapTree {
    return mapOf(this.place, this.#root);
  }

  /** The map under a key, which may grow. */
  private open(around: Map<string, Entry>, step: string, key: Place): Map<string, Entry> {
    const value = around.get(step)?.value;
    if (value?.kind === 'map' && this.#own.has(value.entries)) return value.entries as Map<string, Entry>;
    const entries = new Map(value?.kind === 'map' ? value.entries : []);
    this.#own.add(entries);
    const made: MapTree = { kind: 'map', entries, place: key };
    const isReplaced = value !== undefined && value.kind !== 'map';
    const shadowed = isReplaced
      ? { shadowed: [value, ...(value.shadowed ?? [])], replaces: true as const }
      : {};
    around.set(step, { key, value: { ...made, ...shadowed } });
    return entries;
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
