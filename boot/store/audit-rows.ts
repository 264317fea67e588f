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

/** Adds to the audit log. */
export async function addAudit(store: Queryable, entry: AuditEntry): Promise<void> {
  const { at, actor, address, method, route, status } = entry;
  await store.query(
    'insert into audit (at, actor, address, method, route, status) values ($1, $2, $3, $4, $5, $6)',
    [new Date(at), actor, address, method, route, status],
  );
}

/** The last entries, the newest first. */
export async function listAudit(store: Queryable, most: number): Promise<readonly AuditEntry[]> {
  const rows = await store.query<Omit<AuditEntry, 'at'> & { readonly at: Date }>(
    'select at, actor, address, method, route, status from audit order by id desc limit $1',
    [most],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
