import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  type AnswerToken,
  deleteAnswerToken,
  findAnswerToken,
  insertAnswerToken,
  listAnswerTokens,
  type Queryable,
  updateAnswerToken,
} from '../store';

/** What changes of a token; `null` takes away what was there. */
export interface AnswerTokenChange {
  readonly comment?: string | null;
  readonly isEnabled?: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | null;
}

/**
 * Tokens of installers of Proxmox VE from 9.2 on, in their ISOs: `id:secret`. The database holds digests of secrets alone.
 * @see https://pve.proxmox.com/wiki/Automated_Installation
 */
export class AnswerTokens {
  readonly #database: Queryable;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(database: Queryable, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a token, whose secret is shown once; undefined where the id is taken. */
  async create(token: AnswerToken): Promise<string | undefined> {
    const secret = randomUUID();
    return (await insertAnswerToken(this.#database, token, digestOf(secret).toString('hex')))
      ? secret
      : undefined;
  }

  /** Changes a token; undefined where there is none. @param renew makes another secret, which ends the old one */
  async update(
    id: string,
    change: AnswerTokenChange,
    renew: boolean,
  ): Promise<{ readonly token: AnswerToken; readonly secret?: string } | undefined> {
    const found = await findAnswerToken(this.#database, id);
    if (!found) return undefined;
    const { comment = found.token.comment, expiresAt = found.token.expiresAt } = change;
    const token = {
      ...{ id, createdBy: found.token.createdBy, isEnabled: change.isEnabled ?? found.token.isEnabled },
      ...(comment == null ? {} : { comment }),
      ...(expiresAt == null ? {} : { expiresAt }),
    };
    const secret = renew ? randomUUID() : undefined;
    await updateAnswerToken(
      this.#database,
      token,
      secret === undefined ? undefined : digestOf(secret).toString('hex'),
    );
    return { token, ...(secret === undefined ? {} : { secret }) };
  }

  /** All of them. */
  list(): Promise<readonly AnswerToken[]> {
    return listAnswerTokens(this.#database);
  }

  /** Ends a token; false where there is none. */
  revoke(id: string): Promise<boolean> {
    return deleteAnswerToken(this.#database, id);
  }

  /** Whether `id:secret` is a token that holds now. */
  async holds(text: string): Promise<boolean> {
    const [id = '', secret = ''] = text.split(/:(.*)/s);
    const found = await findAnswerToken(this.#database, id);
    // Random and long: an unsalted digest cannot be guessed.
    if (!found || !timingSafeEqual(digestOf(secret), Buffer.from(found.digest, 'hex'))) return false;
    const { isEnabled, expiresAt } = found.token;
    return isEnabled && (expiresAt === undefined || expiresAt > this.#now());
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
