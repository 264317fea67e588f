import { createHash, randomBytes } from 'node:crypto';
import {
  deleteUserToken,
  findUserToken,
  insertUserToken,
  listUserTokens,
  type Queryable,
  type UserToken,
} from '../store';

/** What users may do, each all of those before it: look; accept, install and switch machines; hand out tokens. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

/** A role of a user. */
export type Role = (typeof ROLES)[number];

/** Whether a role is enough. */
export function includesRole(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** Tokens of users. The database holds their digests alone. */
export class UserTokens {
  readonly #database: Queryable;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(database: Queryable, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a token, which is shown once; undefined where the name is taken. @param name of the user or program */
  async create(name: string, role: Role, expiresAt?: number): Promise<string | undefined> {
    const token = `rw_${randomBytes(32).toString('base64url')}`;
    const row = { name, role, createdAt: this.#now(), ...(expiresAt === undefined ? {} : { expiresAt }) };
    return (await insertUserToken(this.#database, row, digestOf(token))) ? token : undefined;
  }

  /** Whose token it is; undefined where it is nobody's, or no more. */
  async find(token: string): Promise<UserToken | undefined> {
    // Random and long: an unsalted digest cannot be guessed, and is found by an index.
    const found = await findUserToken(this.#database, digestOf(token));
    return found?.expiresAt !== undefined && found.expiresAt <= this.#now() ? undefined : found;
  }

  /** All of them. */
  list(): Promise<readonly UserToken[]> {
    return listUserTokens(this.#database);
  }

  /** Ends a token; false where there is none of that name. */
  revoke(name: string): Promise<boolean> {
    return deleteUserToken(this.#database, name);
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
