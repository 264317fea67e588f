const DAY_MS = 24 * 3600_000;
/** Notes of a day and a kind beside the first of each machine. */
const MOST = 1000;

/**
 * Which notes are written down of what anybody on the network can bring about, such as a request that is refused: of one kind
 * and one machine the first, the second, the fourth, the eighth … of a day. The log of events is only ever added to, and would
 * be filled otherwise.
 */
export class SparseNotes {
  #times = new Map<string, number>();
  #further = new Map<string, number>();
  #begunAt = 0;

  /**
   * Counts one more of its kind.
   * @param now milliseconds since 1970
   * @returns how many there were today where it is to be written down, undefined where it is not
   */
  count(machine: string, kind: string, now: number): number | undefined {
    // A clock that was set back begins anew as well.
    if (Math.abs(now - this.#begunAt) >= DAY_MS) {
      this.#begunAt = now;
      this.#further = new Map();
      this.#times = new Map();
    }
    const key = `${machine} ${kind}`;
    const times = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, times);
    if (times === 1) return times;
    const further = this.#further.get(kind) ?? 0;
    if (!Number.isInteger(Math.log2(times)) || further >= MOST) return undefined;
    this.#further.set(kind, further + 1);
    return times;
  }
}
