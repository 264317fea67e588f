import type { Sharing } from './request-kind';
import type { Answer } from './answer';

/** Bytes of answers that are kept at most. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Flight {
  readonly since: number;
  readonly answer: Promise<Answer>;
}

interface Kept {
  readonly answer: Answer;
  /** Milliseconds of a clock that only goes forward. */
  readonly until: number;
}

/** One answer for equal reads, as long as nothing that the gateway sees may have changed it. */
export class Reads {
  readonly #keepMs: number;
  readonly #now: () => number;
  readonly #flights = new Map<string, Flight>();
  /** Reads that begin when an equal one that is on its way has come back. */
  readonly #next = new Map<string, Promise<Answer>>();
  readonly #kept = new Map<string, Kept>();
  #keptBytes = 0;
  /** Grows with the end of everything that may change an answer. */
  #changes = 0;
  /** Writes and tasks under way: what they change, they change at any time. */
  readonly #underWay = new Set<string>();

  /** @param keepMs somebody else may write as well, so nothing is kept for longer */
  constructor(keepMs: number, now: () => number) {
    this.#keepMs = keepMs;
    this.#now = now;
  }

  /** Something begins that may change answers until it ends. */
  begin(id: string): void {
    this.#underWay.add(id);
    // A read that is on its way may still be shared: nobody has been told yet of what begins here.
    this.#drop();
  }

  /** It has ended, whether its begin was seen here or not. */
  end(id: string): void {
    this.#underWay.delete(id);
    this.#changes += 1;
    this.#drop();
  }

  /**
   * The answer of an equal read that began after the last change, `fresh` after this call; or that of a new one.
   *
   * @param key equal for reads whose answers are equal, credentials included
   */
  async read(
    key: string,
    sharing: Sharing,
    fetch: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly source: 'fetched' | 'merged' | 'kept' }> {
    if (sharing === 'fresh') return this.#fresh(key, fetch);
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.#now()) return { answer: kept.answer, source: 'kept' };
    const flight = this.#flights.get(key);
    if (flight?.since === this.#changes) return { answer: await flight.answer, source: 'merged' };
    const since = this.#changes;
    const answer = await this.#fly(key, fetch);
    if (sharing === 'kept' && answer.status === 200 && since === this.#changes) this.#keep(key, answer);
    return { answer, source: 'fetched' };
  }

  async #fresh(
    key: string,
    fetch: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly source: 'fetched' | 'merged' }> {
    const next = this.#next.get(key);
    if (next) return { answer: await next, source: 'merged' };
    const before = this.#flights.get(key)?.answer;
    const answer = before ? this.#after(before, key, fetch) : this.#fly(key, fetch);
    return { answer: await answer, source: 'fetched' };
  }

  /** Those who ask until then share it. */
  #after(before: Promise<Answer>, key: string, fetch: () => Promise<Answer>): Promise<Answer> {
    const begin = (): Promise<Answer> => {
      this.#next.delete(key);
      return this.#fly(key, fetch);
    };
    const answer = before.then(begin, begin);
    this.#next.set(key, answer);
    return answer;
  }

  async #fly(key: string, fetch: () => Promise<Answer>): Promise<Answer> {
    const mine = { since: this.#changes, answer: fetch() };
    this.#flights.set(key, mine);
    try {
      return await mine.answer;
    } finally {
      if (this.#flights.get(key) === mine) this.#flights.delete(key);
    }
  }

  #keep(key: string, answer: Answer): void {
    if (this.#underWay.size > 0) return;
    if (this.#keptBytes + answer.body.length > MOST_BYTES) this.#drop();
    this.#keptBytes += answer.body.length - (this.#kept.get(key)?.answer.body.length ?? 0);
    this.#kept.set(key, { answer, until: this.#now() + this.#keepMs });
  }

  #drop(): void {
    this.#kept.clear();
    this.#keptBytes = 0;
  }
}
