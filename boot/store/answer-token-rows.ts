import type { Queryable } from './database';

/** A token that installers of Proxmox VE ask for answers with, without its secret. */
export interface AnswerToken {
  readonly id: string;
  /** Name of a user's token. */
  readonly createdBy: string;
  readonly comment?: string;
  readonly isEnabled: boolean;
  /** Milliseconds since 1970; absent where it does not end by itself. */
  readonly expiresAt?: number;
}

interface Row {
  readonly id: string;
  readonly created_by: string;
  readonly comment: string | null;
  readonly enabled: boolean;
  readonly expires_at: Date | null;
  readonly digest: string;
}

const COLUMNS = 'id, created_by, comment, enabled, expires_at, digest';

/** Adds a token; false where the id is taken. @param digest of its secret */
export async function insertAnswerToken(
  store: Queryable,
  token: AnswerToken,
  digest: string,
): Promise<boolean> {
  const rows = await store.query(
    `insert into answer_tokens (${COLUMNS}) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    valuesOf(token, digest),
  );
  return rows.length > 0;
}

/** Writes a token that is there; its creator stays. @param digest of another secret; the old one stays without it */
export async function updateAnswerToken(
  store: Queryable,
  token: AnswerToken,
  digest: string | undefined,
): Promise<void> {
  await store.query(
    `update answer_tokens set created_by = $2, comment = $3, enabled = $4, expires_at = $5,
       digest = coalesce($6, digest) where id = $1`,
    valuesOf(token, digest),
  );
}

/** A token and the digest of its secret. */
export async function findAnswerToken(
  store: Queryable,
  id: string,
): Promise<{ readonly token: AnswerToken; readonly digest: string } | undefined> {
  const [row] = await store.query<Row>(`select ${COLUMNS} from answer_tokens where id = $1`, [id]);
  return row && { token: tokenOf(row), digest: row.digest };
}

/** All tokens, by id. */
export async function listAnswerTokens(store: Queryable): Promise<readonly AnswerToken[]> {
  return (await store.query<Row>(`select ${COLUMNS} from answer_tokens order by id`)).map(tokenOf);
}

/** Removes a token; false where there is none. */
export async function deleteAnswerToken(store: Queryable, id: string): Promise<boolean> {
  return (await store.query('delete from answer_tokens where id = $1 returning id', [id])).length > 0;
}

function valuesOf(token: AnswerToken, digest: string | undefined): readonly unknown[] {
  const { id, createdBy, comment, isEnabled, expiresAt } = token;
  const end = expiresAt === undefined ? null : new Date(expiresAt);
  return [id, createdBy, comment ?? null, isEnabled, end, digest ?? null];
}

function tokenOf({ id, created_by, comment, enabled, expires_at }: Row): AnswerToken {
  return {
    ...{ id, createdBy: created_by, isEnabled: enabled },
    ...(comment === null ? {} : { comment }),
    ...(expires_at === null ? {} : { expiresAt: expires_at.getTime() }),
  };
}
