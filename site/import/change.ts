import type { Json } from '../model';
import type { Place } from '../text';

/** A value that an imported file asks a file of the site to have: the neutral form between readers and writing. */
export interface Change {
  /** From the site's folder, `hosts/node1.yaml`. */
  readonly file: string;
  readonly path: readonly string[];
  readonly value: Json;
  /** Where the imported file says so. */
  readonly place: Place;
}

/** Gathers changes in the order in which they are to stand in a file. */
export class Changes {
  readonly #changes: Change[] = [];

  /** All that was gathered. */
  get all(): readonly Change[] {
    return this.#changes;
  }

  /** Sets a value; one that is not given says nothing. */
  set(file: string, path: readonly string[], value: Json | undefined, place: Place): void {
    if (value !== undefined) this.#changes.push({ file, path, value, place });
  }
}
