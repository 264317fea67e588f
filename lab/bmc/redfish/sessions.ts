import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { BmcCredentials } from '../credentials';

/** Seconds after which a session that nobody uses ends. */
export const TIMEOUT_S = 1800;
const MOST = 64;

/** Somebody who is logged in. */
export interface Session {
  readonly id: string;
  readonly token: string;
  readonly createdMs: number;
  usedMs: number;
}

/** Who is logged in. Sessions end with the process; credentials by themselves never do. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  #next = 1;

  constructor(
    private readonly credentials: BmcCredentials,
    private readonly nowMs: () => number,
  ) {}

  /** Whether a request's headers are those of somebody who may ask. */
  admits(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    const token = headers['x-auth-token'];
    if (typeof token === 'string') return this.#touch(token);
    const basic = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers.authorization?.toString() ?? '')?.[1];
    if (basic === undefined) return false;
    const [user = '', ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return this.knows(user, password.join(':'));
  }

  /** Whether these are the credentials. */
  knows(user: string, password: string): boolean {
    return isSame(user, this.credentials.user) && isSame(password, this.credentials.password);
  }

  /** Logs in; the oldest session makes room. */
  open(): Session {
    this.#expire();
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST && oldest !== undefined) this.#sessions.delete(oldest);
    const now = this.nowMs();
    const token = randomBytes(24).toString('base64url');
    const session: Session = { id: String(this.#next++), token, createdMs: now, usedMs: now };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Logs out; false when there is no such session. */
  close(id: string): boolean {
    return this.#sessions.delete(id);
  }

  /** Those that are open, oldest first. */
  all(): readonly Pick<Session, 'id' | 'createdMs'>[] {
    this.#expire();
    return [...this.#sessions.values()];
  }

  #touch(token: string): boolean {
    this.#expire();
    const found = [...this.#sessions.values()].find((session) => isSame(session.token, token));
    if (found) found.usedMs = this.nowMs();
    return found !== undefined;
  }

  #expire(): void {
    const limit = this.nowMs() - TIMEOUT_S * 1000;
    for (const [id, { usedMs }] of this.#sessions) if (usedMs < limit) this.#sessions.delete(id);
  }
}

/** In a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
