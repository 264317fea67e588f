import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LINK_MS = 10 * 60_000;
const SESSION_MS = 12 * 3_600_000;
const MOST_LINKS = 100;

/** What sessions need of the lab. */
export interface SessionsOptions {
  /** Key of the signatures under cookies. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Links that open the page once, and the cookies that keep it open. */
export class Sessions {
  readonly #options: SessionsOptions;
  /** When they end, by the digest of their key. */
  readonly #links = new Map<string, number>();
  /** Cookies know no ports: each lab of a computer has a name of its own. */
  readonly cookie: string;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.cookie = `__Host-rackwright-lab-${digest(options.secret).slice(0, 12)}`;
  }

  /** A key that is good once, for ten minutes. */
  newKey(): string {
    for (const key of this.#links.keys()) {
      if (this.#links.size < MOST_LINKS) break;
      this.#links.delete(key);
    }
    const key = randomBytes(24).toString('base64url');
    this.#links.set(digest(key), this.#options.now() + LINK_MS);
    return key;
  }

  /** Takes a key for the value of a cookie; undefined when it is not good, or not any more. */
  redeem(key: string): string | undefined {
    const ends = this.#links.get(digest(key));
    this.#links.delete(digest(key));
    if (ends === undefined || ends < this.#options.now()) return undefined;
    const claim = `${this.#options.now() + SESSION_MS}.${randomBytes(12).toString('base64url')}`;
    return `${claim}.${this.#sign(claim)}`;
  }

  /** Seconds that a cookie lasts. */
  get maxAge(): number {
    return SESSION_MS / 1000;
  }

  /** Whether a request's `Cookie` header opens the page. */
  isOpen(header: string | undefined): boolean {
    const value = header
      ?.split(/;\s*/)
      .find((part) => part.startsWith(`${this.cookie}=`))
      ?.slice(this.cookie.length + 1);
    const [, claim = '', ends = '', signature = ''] = /^((\d+)\.[\w-]+)\.([\w-]+)$/.exec(value ?? '') ?? [];
    if (claim === '' || Number(ends) < this.#options.now()) return false;
    const expected = Buffer.from(this.#sign(claim));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#options.secret).update(`page ${claim}`).digest('base64url');
  }
}
