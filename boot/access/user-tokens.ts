import { createHash, randomBytes } from 'node:crypto';
import {
  type Database,
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

/** Whose token is wished. */
export interface TokenWish {
  /** Of the user or program. */
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970. @default it does not end by itself */
  readonly expiresAt?: number;
  /** Ends one of that name. @default false */
  readonly again?: boolean;
}

/** A token as it is shown once. */
export function newToken(): string {
  return `rw_${randomBytes(32).toString('base64url')}`;
}

/** Tokens of users. The database holds their digests alone. */
export class UserTokens {
  readonly #database: Database;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a token, which is shown once; undefined where the name is taken. */
  create(wish: TokenWish): Promise<string | undefined> {
    return this.#database.transaction((store) => this.createIn(store, wish));
  }

  /** The same with other changes that are kept with it, or not. */
  async createIn(store: Queryable, { again = false, ...wish }: TokenWish): Promise<string | undefined> {
    if (again) await deleteUserToken(store, wish.name);
    const token = newToken();
    return (await this.#insert(store, wish, token)) ? token : undefined;
  }

  /** Lets a token that is there already be somebody's; false where the name is taken. */
  keep(wish: TokenWish, token: string): Promise<boolean> {
    return this.#insert(this.#database, wish, token);
  }

  /** Whether there is somebody who may hand out tokens. */
  async hasAdmin(): Promise<boolean> {
    return (await this.list()).some(
      ({ role, expiresAt }) => role === 'admin' && (expiresAt === undefined || expiresAt > this.#now()),
    );
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

  #insert(store: Queryable, { name, role, expiresAt }: TokenWish, token: string): Promise<boolean> {
    const row = { name, role, createdAt: this.#now(), ...(expiresAt === undefined ? {} : { expiresAt }) };
    return insertUserToken(store, row, digestOf(token));
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
