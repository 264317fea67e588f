import type { Queryable } from './database';

/** Who asked for what, and what became of it. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Name of a token, `machine rack1`, or `nobody`. */
  readonly actor: string;
  readonly address: string;
  readonly method: string;
  /** Pattern of the path, which holds no token: `/boot/:token/script.ipxe`. */
  readonly route: string;
  /** Status of the answer. */
  readonly status: number;
}

/** An entry that stands for one request, or for many that were alike. */
export interface AuditRecord extends AuditEntry {
  readonly times: number;
  /** When the last of them came, milliseconds since 1970. */
  readonly lastAt: number;
}

/** Adds to the audit log. @returns the row's id */
export async function addAudit(store: Queryable, entry: AuditEntry): Promise<number> {
  const { at, actor, address, method, route, status } = entry;
  const [row] = await store.query<{ readonly id: number }>(
    'insert into audit (at, actor, address, method, route, status) values ($1, $2, $3, $4, $5, $6) returning id',
    [new Date(at), actor, address, method, route, status],
  );
  return row?.id ?? 0;
}

/** Adds requests to a row that were like its first. @param lastAt milliseconds since 1970 */
export async function countAudit(
  store: Queryable,
  { id, times, lastAt }: { readonly id: number; readonly times: number; readonly lastAt: number },
): Promise<void> {
  await store.query('update audit set times = times + $2, last_at = $3 where id = $1', [
    ...[id, times],
    new Date(lastAt),
  ]);
}

/** What users did is kept for ever; machines and strangers ask by themselves. */
const PASSING = `(status >= 400 or actor = 'many' or actor like 'machine %')`;

/** Forgets what machines asked and what was refused, but the newest so many. */
export async function trimAudit(store: Queryable, most: number): Promise<void> {
  await store.query(
    `delete from audit where ${PASSING} and id <=
       (select id from audit where ${PASSING} order by id desc offset $1 limit 1)`,
    [most],
  );
}

/** The last entries, the newest first. */
export async function listAudit(store: Queryable, most: number): Promise<readonly AuditRecord[]> {
  const rows = await store.query<
    Omit<AuditRecord, 'at' | 'lastAt'> & { readonly at: Date; readonly last: Date }
  >(
    `select at, actor, address, method, route, status, times, coalesce(last_at, at) as last
       from audit order by id desc limit $1`,
    [most],
  );
  return rows.map(({ at, last, ...row }) => ({ ...row, at: at.getTime(), lastAt: last.getTime() }));
}
