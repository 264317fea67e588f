import type { Queryable } from './database';

/** The value of a setting; where there is none yet, the given one becomes it, on all servers the same. */
export async function settingOr(store: Queryable, name: string, value: string): Promise<string> {
  await store.query('insert into settings (name, value) values ($1, $2) on conflict do nothing', [
    name,
    value,
  ]);
  const [row] = await store.query<{ value: string }>('select value from settings where name = $1', [name]);
  return row?.value ?? value;
}
