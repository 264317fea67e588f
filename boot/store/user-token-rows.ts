import type { Queryable } from './database';

/** A token of a user, without the token. */
export interface UserToken {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Absent where it does not end by itself. */
  readonly expiresAt?: number;
}

interface UserTokenRow {
  readonly name: string;
  readonly role: UserToken['role'];
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

const COLUMNS = 'name, role, created_at, expires_at';

/** Adds a token; false where the name is taken. */
export async function insertUserToken(
  store: Queryable,
  { name, role, createdAt, expiresAt }: UserToken,
  digest: string,
): Promise<boolean> {
  const rows = await store.query(
    `insert into user_tokens (name, role, digest, created_at, expires_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning name`,
    [name, role, digest, new Date(createdAt), expiresAt === undefined ? null : new Date(expiresAt)],
  );
  return rows.length > 0;
}

/** The token of a digest. */
export async function findUserToken(store: Queryable, digest: string): Promise<UserToken | undefined> {
  const [row] = await store.query<UserTokenRow>(`select ${COLUMNS} from user_tokens where digest = $1`, [
    digest,
  ]);
  return row && tokenOf(row);
}

/** All tokens, by name. */
export async function listUserTokens(store: Queryable): Promise<readonly UserToken[]> {
  return (await store.query<UserTokenRow>(`select ${COLUMNS} from user_tokens order by name`)).map(tokenOf);
}

/** Removes a token; false where there is none of that name. */
export async function deleteUserToken(store: Queryable, name: string): Promise<boolean> {
  return (await store.query('delete from user_tokens where name = $1 returning name', [name])).length > 0;
}

function tokenOf({ name, role, created_at, expires_at }: UserTokenRow): UserToken {
  return {
    ...{ name, role, createdAt: created_at.getTime() },
    ...(expires_at === null ? {} : { expiresAt: expires_at.getTime() }),
  };
}
