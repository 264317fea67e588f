import type { LoggedEvent } from '../machines/machine';
import type { Queryable } from './database';

interface EventRow {
  readonly id: number;
  readonly machine: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly state_before: string | null;
  readonly state_after: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Adds an event to the log. */
export async function addEvent(store: Queryable, event: Omit<LoggedEvent, 'id'>): Promise<void> {
  const { machine, at, kind, actor, before, after, detail } = event;
  await store.query(
    `insert into events (machine, at, kind, actor, state_before, state_after, detail)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [machine, new Date(at), kind, actor, before ?? null, after ?? null, JSON.stringify(detail)],
  );
}

/** Which events are wanted. */
export interface EventFilter {
  /** @default of all machines */
  readonly machine?: string;
  /** Only those with a greater id. @default all */
  readonly after?: number;
  readonly most: number;
  /** True takes the newest of them where there are more. @default false */
  readonly isNewest?: boolean;
  /** True takes those alone that changed the state. @default false */
  readonly isChange?: boolean;
}

/** Events, the oldest first. */
export async function listEvents(
  store: Queryable,
  { machine, after = 0, most, isNewest = false, isChange = false }: EventFilter,
): Promise<readonly LoggedEvent[]> {
  const rows = await store.query<EventRow>(
    `select * from events where id > $1 and ($2::text is null or machine = $2)
       and (not $4 or state_before is distinct from state_after) order by id ${isNewest ? 'desc' : 'asc'} limit $3`,
    [after, machine ?? null, most, isChange],
  );
  return (isNewest ? [...rows].reverse() : rows).map(
    ({ id, machine: name, at, kind, actor, state_before, state_after, detail }) => ({
      ...{ id, machine: name, at: at.getTime(), kind, actor, detail },
      ...(state_before === null ? {} : { before: state_before }),
      ...(state_after === null ? {} : { after: state_after }),
    }),
  );
}
