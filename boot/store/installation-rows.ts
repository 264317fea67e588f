import type { Queryable } from './database';

/** Opens the installation that an acceptance allows; one that is still open ends as replaced. */
export async function openInstallation(
  store: Queryable,
  given: { readonly id: string; readonly machine: string; readonly actor: string; readonly now: number },
): Promise<void> {
  const { id, machine, actor, now } = given;
  await endInstallation(store, { machine, outcome: 'replaced', now });
  await store.query(
    'insert into installations (id, machine, accepted_by, accepted_at) values ($1, $2, $3, $4)',
    [id, machine, actor, new Date(now)],
  );
}

/** Marks the start; false where it was started before, or has ended. */
export async function startInstallation(store: Queryable, id: string, now: number): Promise<boolean> {
  const rows = await store.query(
    `update installations set started_at = $2
     where id = $1 and started_at is null and ended_at is null returning id`,
    [id, new Date(now)],
  );
  return rows.length > 0;
}

/** Ends the open installation of a machine; nothing happens where none is open. */
export async function endInstallation(
  store: Queryable,
  { machine, outcome, now }: { readonly machine: string; readonly outcome: string; readonly now: number },
): Promise<void> {
  await store.query(
    'update installations set ended_at = $3, outcome = $2 where machine = $1 and ended_at is null',
    [machine, outcome, new Date(now)],
  );
}
