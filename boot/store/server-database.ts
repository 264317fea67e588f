import { Pool, type PoolClient } from 'pg';
import type { Database, Queryable } from './database';

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Opens a PostgreSQL server, version 13 or later.
 * @param url `postgres://rackwright:…@db.example.org/rackwright`
 * @param onLost Told when a connection that nobody used broke; the next statement opens another one.
 */
export function openServer(url: string, onLost: (error: Error) => void): Database {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'rackwright',
  });
  pool.on('error', onLost);
  return {
    ...queryable(pool),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: Pool, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements would end the process otherwise.
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(queryable(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken ??= failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function queryable(client: Pool | PoolClient): Queryable {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as Row[],
    run: async (script) => {
      // Of several statements it is a list, whatever the types say.
      const results: readonly { readonly rows: readonly unknown[] }[] = [await client.query(script)].flat();
      return results.at(-1)?.rows ?? [];
    },
  };
}
