import type { Json } from '../../site';
import type { Queryable } from './database';

/** An installer of Proxmox VE that asked for answers. */
export interface AnswerRequestRow {
  /** Of the installation that it was answered for; any where it was not. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Whose answers it got; absent where it got none. */
  readonly machine?: string;
  /** What it said of its machine. */
  readonly info: Json;
  /** What it said at its end. */
  readonly hook?: Json;
  /** Whether the installation goes on, as far as is known. */
  readonly isOpen: boolean;
}

/** Adds a request, or replaces the one of the same installation. */
export async function insertAnswerRequest(
  store: Queryable,
  { id, receivedAt, machine, info }: Omit<AnswerRequestRow, 'hook' | 'isOpen'>,
): Promise<void> {
  await store.query(
    `insert into answer_requests (id, received_at, machine, info) values ($1, $2, $3, $4)
       on conflict (id) do update set received_at = $2, machine = $3, info = $4, hook = null`,
    [id, new Date(receivedAt), machine ?? null, JSON.stringify(info)],
  );
}

/** Keeps what an installer said at its end; nothing happens where it is not known. */
export async function keepHook(store: Queryable, id: string, hook: Json): Promise<void> {
  await store.query('update answer_requests set hook = $2 where id = $1', [id, JSON.stringify(hook)]);
}

/** The newest requests, the oldest of them first. */
export async function listAnswerRequests(
  store: Queryable,
  most: number,
): Promise<readonly AnswerRequestRow[]> {
  const rows = await store.query<{
    readonly id: string;
    readonly received_at: Date;
    readonly machine: string | null;
    readonly info: Json;
    readonly hook: Json;
    readonly open: boolean | null;
  }>(
    `select asked.id, asked.received_at, asked.machine, asked.info, asked.hook, goes.ended_at is null and goes.id is not null as open
       from answer_requests asked left join installations goes on goes.id = asked.id
       order by asked.received_at desc, asked.id limit $1`,
    [most],
  );
  return rows.toReversed().map(({ id, received_at, machine, info, hook, open }) => ({
    ...{ id, receivedAt: received_at.getTime(), info, isOpen: open === true },
    ...(machine === null ? {} : { machine }),
    ...(hook === null ? {} : { hook }),
  }));
}

/** Forgets what was not answered, but the newest so many. */
export async function trimAnswerRequests(store: Queryable, most: number): Promise<void> {
  await store.query(
    `delete from answer_requests where machine is null and id in
       (select id from answer_requests where machine is null order by received_at desc, id offset $1)`,
    [most],
  );
}

/** Forgets a request; false where there is none. */
export async function deleteAnswerRequest(store: Queryable, id: string): Promise<boolean> {
  return (await store.query('delete from answer_requests where id = $1 returning id', [id])).length > 0;
}
