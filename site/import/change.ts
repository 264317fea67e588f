import type { Json } from '../model';
import type { Place } from '../text';

/** A value that an imported file asks a file of the site to have: the neutral form between readers and writing. */
export interface Change {
  /** From the site's folder, `hosts/node1.yaml`. */
  readonly file: string;
  /** Empty for the whole file. */
  readonly path: readonly string[];
  /** Absent where the value is to be taken out. */
  readonly value?: Json;
  /** Where the imported file says so. */
  readonly place: Place;
  /** True where the same was said in other words: that is no change to tell of. */
  readonly isSaid?: true;
}

/** Gathers changes in the order in which they are to stand in a file. */
export class Changes {
  readonly #changes: Change[] = [];

  /** All that was gathered. */
  get all(): readonly Change[] {
    return this.#changes;
  }

  /** Those of a file below a path. */
  in(file: string, path: readonly string[] = []): readonly Change[] {
    return this.#changes.filter(
      (change) => change.file === file && path.every((step, index) => change.path[index] === step),
    );
  }

  /** Sets a value; one that is not given says nothing. */
  set(file: string, path: readonly string[], value: Json | undefined, place: Place): void {
    if (value !== undefined) this.#changes.push({ file, path, value, place });
  }

  /** Says in this site's words what the file says already. */
  restate(file: string, path: readonly string[], value: Json | undefined, place: Place): void {
    if (value !== undefined) this.#changes.push({ file, path, value, place, isSaid: true });
  }

  /** Takes a value out, or the whole file. */
  remove(file: string, path: readonly string[], place: Place): void {
    this.#changes.push({ file, path, place });
  }
}
