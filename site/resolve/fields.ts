import type { ProblemList } from '../errors';
import { settle } from '../layers';
import type { Place } from '../text';
import { descend, keyPlaceOf, type MapTree, type Step, type Tree } from '../yaml';
import type { Placed } from './drafts';

/** Reads fields of a merged tree. Values have passed the schema of their file, so the type named is the one they have. */
export class Fields {
  constructor(
    readonly tree: MapTree,
    private readonly problems: ProblemList,
    /** Whose fields they are, for messages: `VM "dev1"`. */
    private readonly owner: string,
    /** Where to point at when a field and all around it is missing. */
    private readonly place: Place,
  ) {}

  /** A field with its place, if any layer set it. */
  get<T>(...path: Step[]): Placed<T> | undefined {
    const found = descend(this.tree, path);
    const value = found && settle(found);
    return found && value !== undefined ? { value: value as T, place: found.place } : undefined;
  }

  /** A field that must be set; reported where it is not. */
  require<T>(example: string, ...path: Step[]): Placed<T> | undefined {
    const found = this.get<T>(...path);
    if (!found && !this.wasRefused(path)) {
      const field = path.join('.');
      this.problems.add({
        code: 'MISSING_FIELD',
        message: `${this.owner} has no "${field}"`,
        hint: `set it here or in a lower layer, for instance ${example}`,
        place: this.nearestPlace(path),
        about: field,
      });
    }
    return found;
  }

  /** A map under a field; empty where no layer has it. */
  entries(...path: Step[]): [name: string, key: Place, value: Tree][] {
    const found = descend(this.tree, path);
    if (found?.kind !== 'map') return [];
    return [...found.entries]
      .filter(([, { value }]) => value.kind !== 'scalar' || value.value !== null)
      .map(([name, { key, value }]) => [name, key, value]);
  }

  /** Values of a list under a field, each with its place. */
  items<T>(...path: Step[]): Placed<T>[] {
    const found = descend(this.tree, path);
    if (found?.kind !== 'list') return [];
    return found.items.flatMap((item) => {
      const value = settle(item);
      return value === undefined ? [] : [{ value: value as T, place: item.place }];
    });
  }

  /** True when a list holds an entry that a problem was reported for already. */
  hasRefusedItem(...path: Step[]): boolean {
    const found = descend(this.tree, path);
    return found?.kind === 'list' && found.items.some((item) => item.kind === 'invalid');
  }

  /** Of a part that is there, such as a NIC without its bridge, the part itself is meant: its key. */
  private nearestPlace(path: readonly Step[]): Place {
    for (let length = path.length; length > 0; length -= 1) {
      if (descend(this.tree, path.slice(0, length))) return keyPlaceOf(this.tree, path.slice(0, length));
    }
    return this.place;
  }

  private wasRefused(path: readonly Step[]): boolean {
    return path.some((_, index) => descend(this.tree, path.slice(0, index + 1))?.kind === 'invalid');
  }
}
