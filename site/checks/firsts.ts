import { formatPlace } from '../errors';
import type { Place } from '../text';

/** Remembers who had a value first. */
export class Firsts {
  readonly #firsts = new Map<string, { owner: string; place: Place }>();

  /** Claims a value; tells who had it already, if anybody: `dev1 (specs/vm_specs.yaml:7:12)`. */
  claim(value: string, owner: string, place: Place): string | undefined {
    const first = this.#firsts.get(value);
    if (first) return `${first.owner} (${formatPlace(first.place)})`;
    this.#firsts.set(value, { owner, place });
    return undefined;
  }
}
