import { BootError } from '../boot-error';
import type { Database } from './database';
import { MIGRATIONS } from './migrations';

/** Number of the lock that servers take so that one of them makes the tables; any number that nobody else takes. */
const LOCK = 7_225_001;

/**
 * Makes the tables, or adds to them what a newer version needs.
 * @throws BootError BOOT_STORE_NEWER where a newer version of Rackwright made them
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await transaction.run('create table if not exists rackwright_schema (version integer not null)');
    const [row] = await transaction.query<{ version: number }>('select version from rackwright_schema');
    const version = row?.version ?? 0;
    if (version > MIGRATIONS.length) {
      throw new BootError(
        'BOOT_STORE_NEWER',
        `the database has version ${String(version)} of the tables, this program knows ${String(MIGRATIONS.length)}; use the newer Rackwright`,
      );
    }
    for (const script of MIGRATIONS.slice(version)) await transaction.run(script);
    await transaction.query('delete from rackwright_schema');
    await transaction.query('insert into rackwright_schema (version) values ($1)', [MIGRATIONS.length]);
  });
}
